"""A support request from the investigation side: handled here, and nothing of it told back."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission
from luotsi.disclosure.choices import RequestOutcome
from luotsi.disclosure.models import RequestHandling
from luotsi.disclosure.queries import request_here
from luotsi.disclosure.refusals import RULES, PartNotReadable

if TYPE_CHECKING:
    from luotsi.investigation.models import SupportRequest


@usecase("request.looked_at", Permission.DISCLOSE, refusals=RULES)
def look_at_request(*, reference: UUID, by: Reader) -> "SupportRequest | None":
    """Open a request that was sent to the reader's organisation. It names somebody, so each look is in the ledger."""
    asked = request_here(by, reference)
    if asked is not None:
        record("request.looked_at", by=by, subject=f"request:{asked.reference}")
    return asked


@usecase("request.handled", Permission.DISCLOSE, refusals=RULES)
def handle_request(*, reference: UUID, outcome: RequestOutcome, by: Reader) -> RequestHandling:
    """Note what was done with a request. The one who asked learns nothing by this; if the person agrees, a disclosure tells."""
    asked = request_here(by, reference)
    if asked is None:
        raise PartNotReadable
    handled = RequestHandling.objects.create(
        request_reference=asked.reference, organisation=by.organisation, outcome=outcome, handled_at=timezone.now(),
        handled_by=by.user,
    )  # fmt: skip
    record("request.handled", by=by, subject=f"request:{asked.reference}")
    return handled
