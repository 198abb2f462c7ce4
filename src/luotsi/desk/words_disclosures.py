"""Words of disclosures and investigations, and the sentences of their acts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "disclosure.prepared": gettext_lazy("%(organisation)s began a disclosure to %(to)s."),
    "disclosure.part_added": gettext_lazy("%(organisation)s added a part to a disclosure: %(compartment)s."),
    "disclosure.part_removed": gettext_lazy("%(organisation)s took a part out of a disclosure: %(compartment)s."),
    "disclosure.submitted": gettext_lazy("%(organisation)s submitted a disclosure for a colleague to check."),
    "disclosure.returned": gettext_lazy("%(organisation)s returned a disclosure to those who prepared it."),
    "disclosure.dropped": gettext_lazy("%(organisation)s dropped a disclosure that was not sent."),
    "disclosure.sent": gettext_lazy("%(organisation)s checked a disclosure and sent it to %(to)s: %(compartments)s."),
    "disclosure.recalled": gettext_lazy("%(organisation)s recalled a disclosure to %(to)s."),
    "received.looked_at": gettext_lazy("%(organisation)s looked at what was disclosed to it."),
    "received.acknowledged": gettext_lazy("%(organisation)s acknowledged a disclosure and accepted its conditions."),
    "received.refused": gettext_lazy("%(organisation)s refused a disclosure."),
    "received.deleted": gettext_lazy("%(organisation)s confirmed that it deleted what was disclosed to it."),
    "received.attached": gettext_lazy("%(organisation)s laid a disclosure into an investigation."),
    "investigation.opened": gettext_lazy("%(organisation)s opened a lead."),
    "investigation.started": gettext_lazy("%(organisation)s started an investigation."),
    "investigation.noted": gettext_lazy("%(organisation)s wrote a note into an investigation."),
    "investigation.closed": gettext_lazy("%(organisation)s closed an investigation."),
    "investigation.looked_at": gettext_lazy("%(organisation)s looked at an investigation."),
    "support.requested": gettext_lazy("%(organisation)s asked %(to)s to put a question to a person."),
    "request.handled": gettext_lazy("%(organisation)s noted what it did with a question from the investigation side."),
    "request.looked_at": gettext_lazy("%(organisation)s looked at a question from the investigation side."),
}
# The facts of a file that can be chosen, by the names of their fields.
FACTS: dict[str, Promise] = {
    "given_names": gettext_lazy("Given names"),
    "family_names": gettext_lazy("Family names"),
    "other_names": gettext_lazy("Other names"),
    "born_on": gettext_lazy("Date of birth"),
    "birth_year": gettext_lazy("Year of birth"),
    "sex": gettext_lazy("Sex"),
    "nationality": gettext_lazy("Nationality"),
    "document": gettext_lazy("Document"),
    "language": gettext_lazy("Language"),
    "phone": gettext_lazy("Telephone"),
    "address": gettext_lazy("Where the person stays"),
    "municipality": gettext_lazy("Municipality"),
    "safe_way": gettext_lazy("Safe way to make contact"),
    "representative": gettext_lazy("Guardian or representative"),
    "representative_contact": gettext_lazy("How the representative is reached"),
}
NOTE = gettext_lazy("Note")
STATES: dict[str, Promise] = {
    "draft": gettext_lazy("Draft"),
    "submitted": gettext_lazy("Waits for the check"),
    "dropped": gettext_lazy("Dropped"),
    "sent": gettext_lazy("Sent, not opened yet"),
    "acknowledged": gettext_lazy("Acknowledged"),
    "refused": gettext_lazy("Refused"),
    "recalled": gettext_lazy("Recalled"),
    "deleted": gettext_lazy("Deleted by the receiver"),
    "lead": gettext_lazy("Lead"),
    "investigation": gettext_lazy("Investigation"),
    "closed": gettext_lazy("Closed"),
}
COLORS = {
    "submitted": "warning", "sent": "info", "acknowledged": "success", "refused": "danger", "recalled": "danger",
    "lead": "info", "investigation": "accent",
}  # fmt: skip
CHECKS: dict[str, Promise] = {
    "basis": gettext_lazy("The basis holds: the consent or the law covers this receiver, this purpose and each part."),
    "minimum": gettext_lazy("It is the least that the purpose needs. Nothing in it could be left out."),
    "risk": gettext_lazy("The dangers have been weighed, and sending is right for the person."),
    "receiver": gettext_lazy("The receiver is the right one."),
}
CONDITIONS: dict[str, Promise] = {
    "purpose": gettext_lazy("We use it for the stated purpose alone."),
    "no_passing_on": gettext_lazy("We do not pass it on without asking the sender."),
    "delete_by": gettext_lazy("We delete it by the stated day."),
}
