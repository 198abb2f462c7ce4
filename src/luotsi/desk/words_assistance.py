"""What the ledger's entries on assistance say."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "service.kept": gettext_lazy("%(organisation)s kept an entry of the service directory: %(service_type)s."),
    "service.counted": gettext_lazy("%(organisation)s counted its places: %(available)s of %(maximum)s free."),
    "service.ended": gettext_lazy("%(organisation)s ended an entry of the service directory."),
    "assessment.made": gettext_lazy("%(organisation)s made an assessment."),
    "service_request.asked": gettext_lazy("%(organisation)s asked %(to)s for a service: %(service_type)s."),
    "service_request.accepted": gettext_lazy("%(organisation)s accepted a request for a service."),
    "service_request.declined": gettext_lazy(
        "%(organisation)s declined a request for a service. Reason: %(service_decline_reason)s."
    ),
    "service_request.cancelled": gettext_lazy("%(organisation)s cancelled a request for a service."),
    "service.started": gettext_lazy("A service began."),
    "service.finished": gettext_lazy("A service ended. What the provider could read was closed."),
    "residence.recorded": gettext_lazy("Residence recorded. %(to)s gives and pays for help."),
    "claim.drafted": gettext_lazy("%(organisation)s drafted a claim for special costs."),
    "claim.stated": gettext_lazy("%(organisation)s gave its statement on a claim."),
    "claim.sent": gettext_lazy("%(organisation)s sent a claim for special costs."),
    "claim.decided": gettext_lazy("A claim for special costs was decided."),
    "claim.paid": gettext_lazy("A claim for special costs was paid."),
    "period.granted": gettext_lazy("A period was recorded."),
    "period.ended": gettext_lazy("A period ended early."),
    "permit.applied": gettext_lazy("An application for a ground of stay was recorded."),
    "permit.decided": gettext_lazy("A decision on a ground of stay was recorded."),
    "compensation.claimed": gettext_lazy("A compensation claim was recorded."),
    "compensation.decided": gettext_lazy("What came of a compensation claim was recorded."),
    "interpreter.asked": gettext_lazy("An interpreter was asked for."),
    "interpreter.noted": gettext_lazy("It was recorded whether the interpreter came."),
    "dependant.recorded": gettext_lazy("A dependant was recorded."),
    "child.followed": gettext_lazy("Measures for a child were recorded."),
    "departure.planned": gettext_lazy("A return or transfer was planned."),
    "departure.happened": gettext_lazy("The departure was recorded."),
}
