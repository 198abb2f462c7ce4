"""Why something about papers can be refused, each with what to do. The database knows the rules by the names below."""

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from luotsi.core.errors import NotAllowed, Refused


class FileTooLarge(Refused):
    sentence = _("The file is larger than may be kept here. Split it, or save it in a smaller size, and send it again.")


class FileEmpty(Refused):
    sentence = _("The file is empty. Choose another.")


class FileOfAnotherKind(Refused):
    sentence = _("This kind of file is not taken. Save it as a PDF or a picture and send it again.")


class FileInfected(Refused):
    sentence = _("Malware was found in the file. It was not saved. Tell your own IT support before you open it again.")


class ScannerSilent(Refused):
    sentence = _("The check for malware does not answer, so nothing was saved. Try again in a few minutes.")


class FileMissing(Refused):
    sentence = _("The file cannot be read: it is missing or has been changed. Tell the operator of Luotsi.")


class PaperErased(Refused):
    sentence = _("What was written here has been erased: the time for which it is kept has run out.")


class SomebodyWasQuicker(Refused):
    sentence = _("Somebody has added a version meanwhile. Look at it first.")


class StatementIsCorrected(Refused):
    sentence = _("This statement has been corrected already. Correct the later one.")


class NobodyNamed(Refused):
    sentence = _("Choose an organisation that is to read.")


class NotReadByAll(Refused):
    sentence = _(
        "An organisation named here no longer reads this part of the case. Begin another conversation with those who do."
    )


class AttachmentElsewhere(Refused):
    sentence = _("A document can be attached only in the part of the file in which it lies.")


class LetterTellsTooMuch(Refused):
    sentence = _("This letter may be seen by anybody. Write it without words that tell why help is given.")

    @classmethod
    def because_of(cls, word: str) -> "LetterTellsTooMuch":
        return cls(now("This letter may be seen by anybody. Write it without “%(word)s”.") % {"word": word})


class PaperStays(NotAllowed):
    sentence = _("Papers are not changed and not deleted. Add a new one.")


RULES: dict[str, type[Refused]] = {
    "version_follows_the_one_before": SomebodyWasQuicker,
    "version_has_its_own_number": SomebodyWasQuicker,
    "papers_statement_corrects_id_key": StatementIsCorrected,
    "message_is_written_to_somebody": NobodyNamed,
    "message_reaches_those_named": NotReadByAll,
    "attachment_lies_in_the_part_of_its_thread": AttachmentElsewhere,
    "papers_are_only_added": PaperStays,
}
