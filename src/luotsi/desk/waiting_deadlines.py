"""Clocks of others that were brought before the reader's organisation."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.deadlines.queries import climbed_counts, warnings_climbed_to
from luotsi.desk.waiting import Source, Waiting


def clocks_brought(reader: Reader) -> list[Waiting]:
    """Clocks of others that end soon and were brought before the reader's organisation, by case reference alone."""
    language = get_language() or "en"
    return [
        Waiting(
            what=_("Ends soon: %(reference)s") % {"reference": row.case_reference},
            note=countries.label("clocks", row.clock, language),
            sender=row.kept_by.name, due=row.due_at, url=reverse("desk:deadlines"),
        )
        for row in warnings_climbed_to(reader)
    ]  # fmt: skip


OWN = [Source(rows=clocks_brought, counts=climbed_counts)]
