"""What a reader of the ledger can ask for."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luotsi.desk.forms.fields import DayInput

# Names of acts, or beginnings of names that end in a dot, by what one looks for.
KINDS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "looks": (
        _("Looks at a file or the ledger"),
        (
            "case.looked_at",
            "ledger.looked_at",
            "received.looked_at",
            "investigation.looked_at",
            "request.looked_at",
        ),
    ),
    "searches": (_("Searches for a person"), ("person.searched",)),
    "signals": (_("Signals, advice and notices"), ("signal.", "advice.", "notice.", "draft.")),
    "cases": (_("Opening, closing and reopening"), ("case.opened", "case.closed", "case.reopened", "responsibility.")),
    "handoffs": (_("Handoffs and joint meetings"), ("handoff.", "joint_meeting.")),
    "decisions": (_("Stages, decisions and clocks"), ("stage.", "decision.", "referrer.", "clock.")),
    "notes": (_("Notes"), ("note.",)),
    "consents": (_("Consents"), ("consent.",)),
    "disclosures": (_("Disclosures"), ("disclosure.", "received.", "support.", "request.")),
    "investigations": (_("Investigations"), ("investigation.",)),
    "rights": (_("People, roles and contact points"), ("person.added", "person.removed", "contact.", "account.")),
    "sign_ins": (_("Sign-ins, passwords and second factors"), ("session.", "sign_in.", "second_factor.", "password.")),
    "pages": (_("Refused pages"), ("page.refused",)),
    "country": (_("The country pack"), ("country.",)),
}


class LedgerForm(forms.Form):
    """Narrows the ledger. The case is named by its number, since that is all a reader of the ledger knows of it."""

    act = forms.ChoiceField(
        label=_("What was done"), required=False,
        choices=[("", _("Everything")), *((code, label) for code, (label, _acts) in KINDS.items())],
    )  # fmt: skip
    case = forms.CharField(label=_("Case number"), max_length=20, required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    refused = forms.BooleanField(label=_("Refused only"), required=False)

    def acts(self) -> tuple[str, ...]:
        """The acts of the chosen kind."""
        kind = self.cleaned_data.get("act")
        return KINDS[kind][1] if kind else ()
