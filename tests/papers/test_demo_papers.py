"""The demo shows papers that were made by the same rules as real ones."""

import pytest

from luotsi.access.readers import bind
from luotsi.countries.vocabulary import Compartment
from luotsi.papers.demo import make_demo_papers
from luotsi.papers.models import Document, Message, Statement
from tests.papers.support import case_of, share
from tests.support import case_worker, reader

pytestmark = pytest.mark.django_db


def test_the_cases_of_a_demo_reader_get_a_letter_a_statement_and_a_message():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    share(case_of(bea), by=bea, to=rita, parts=(Compartment.CONTACT,))

    assert make_demo_papers(bea) == 1

    bind(bea)
    assert (Document.objects.count(), Statement.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_one_who_reads_no_cases_gets_none():
    assert make_demo_papers(reader("coordinator", "coordinator")) == 0
