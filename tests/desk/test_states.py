"""A nationality is chosen and shown by the name of the state in the reader's language."""

import pytest
from django.utils import translation

from luotsi.desk.forms.referrals import PersonForm
from luotsi.desk.states import state_name, states


@pytest.mark.parametrize(
    ("language", "name"),
    [("fi", "Ruotsi"), ("sv", "Sverige"), ("en", "Sweden"), ("sr", "Шведска"), ("sr-latn", "Švedska")],
)
def test_a_state_has_its_name_in_the_language_of_the_page(language: str, name: str) -> None:
    with translation.override(language):
        assert state_name("SE") == name
        assert ("SE", name) in states()


def test_what_is_no_state_cannot_be_chosen_and_an_unknown_code_is_shown_as_it_is() -> None:
    assert not {"EU", "UN", "ZZ"} & {code for code, _name in states()}
    assert state_name("XX") == "XX"
    assert state_name("") == ""


def test_a_code_that_nobody_chose_is_refused_with_what_was_typed_kept() -> None:
    form = PersonForm({"given_names": "A", "sex": "unknown", "nationality": "Q1"})
    assert not form.is_valid()
    assert "nationality" in form.errors
    assert form["given_names"].value() == "A"
