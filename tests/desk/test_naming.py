"""Organisations are named from memory; one that came a moment ago is named, too."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luotsi.actors import naming
from luotsi.actors.models import Organisation
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db


def test_many_names_cost_one_question() -> None:
    naming.forget()
    keys = list(Organisation.objects.values_list("pk", flat=True)[:20])
    with CaptureQueriesContext(connection) as captured:
        assert [naming.named(key).pk for key in keys] == keys
    assert len(captured) == 1


def test_an_organisation_that_is_newer_than_what_is_remembered_has_its_name() -> None:
    naming.known_organisations()
    with as_owner():
        new = Organisation.objects.get(code="nas")
        new.pk, new.code, new.names = None, "brand-new", {"en": "Brand new"}
        new._state.adding = True
        new.save()
    assert naming.named(new.pk).names == {"en": "Brand new"}
    naming.forget()


def test_a_key_that_no_organisation_has_is_a_fault() -> None:
    with pytest.raises(Organisation.DoesNotExist):
        naming.named(-1)
