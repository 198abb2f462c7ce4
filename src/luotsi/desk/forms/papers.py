"""Forms for documents, statements and messages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from luotsi.countries.vocabulary import Compartment
from luotsi.desk.forms.fields import DayInput, KeyedForm, language_choices, text_area, with_empty
from luotsi.desk.words import COMPARTMENTS
from luotsi.papers import media
from luotsi.papers.choices import Kind, Translated
from luotsi.papers.models import Document
from luotsi.papers.usecases import Upload
from luotsi.referral.queries import TeamMember


def limits() -> str:
    """What may be sent, in words that stand beside the field before anything is chosen."""
    return now("At most %(megabytes)d MB. %(endings)s. No archives, and no documents with macros.") % {
        "megabytes": settings.UPLOAD_LIMIT // 1_000_000,
        "endings": ", ".join(ending.upper() for ending in media.ENDINGS),
    }


class PartField(forms.ChoiceField):
    """A part of the file that the reader's organisation reads."""

    def __init__(self, *, compartments: Iterable[Compartment], **kwargs: Any) -> None:
        held = frozenset(compartments)
        super().__init__(
            choices=with_empty([(part, COMPARTMENTS[part]) for part in Compartment if part in held]),
            label=_("Part of the file"),
            **kwargs,
        )

    def clean(self, value: Any) -> Compartment:
        return Compartment(super().clean(value))


class FilePicker(forms.FileField):
    """A file, with what may be sent said before; what it is, is found out from its content."""

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(f".{ending}" for ending in media.ENDINGS)
        widget = forms.FileInput(attrs={"accept": accept})
        super().__init__(
            label=_("File"), widget=widget, help_text=limits(), max_length=255, allow_empty_file=True, **kwargs
        )

    def clean(self, *args: Any) -> Upload:
        sent = super().clean(*args)
        return Upload(name=sent.name, content=sent.file, size=sent.size)


class FileForm(KeyedForm):
    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=with_empty(Kind.choices))

    def __init__(self, *args: Any, compartments: Iterable[Compartment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compartment"] = PartField(
            compartments=compartments, help_text=_("Organisations that read this part can read the document.")
        )
        self.fields["upload"] = FilePicker()
        self.order_fields(("upload", "title", "kind", "compartment", "key"))


class VersionForm(KeyedForm):
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"] = FilePicker()


class StatementForm(KeyedForm):
    given_on = forms.DateField(label=_("Said on"), widget=DayInput)
    language = forms.ChoiceField(label=_("Language in which it was said"))
    original = forms.CharField(
        label=_("What was said"), widget=text_area(10), max_length=100_000,
        help_text=_("In the person’s own words and language. It stays as you save it; a correction is written beside it."),
    )  # fmt: skip

    def __init__(self, *args: Any, compartments: Iterable[Compartment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = with_empty(language_choices())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["compartment"] = PartField(
            compartments=compartments, help_text=_("Organisations that read this part can read the statement.")
        )
        self.order_fields(("given_on", "language", "compartment", "original", "key"))


class CorrectionForm(KeyedForm):
    given_on = forms.DateField(label=_("Said on"), widget=DayInput)
    original = forms.CharField(
        label=_("What was said, corrected"), widget=text_area(10), max_length=100_000,
        help_text=_("Write the whole statement. The first one stays beside it."),
    )  # fmt: skip


class TranslationForm(KeyedForm):
    language = forms.ChoiceField(label=_("Language of the translation"))
    text = forms.CharField(label=_("Translation"), widget=text_area(10), max_length=100_000)
    how = forms.ChoiceField(label=_("How it was translated"), choices=Translated.choices, widget=forms.RadioSelect)
    translator_organisation = forms.CharField(
        label=_("Organisation of the translator"), max_length=120,
        help_text=_("For a machine: the name of the program."),
    )  # fmt: skip
    translator_code = forms.CharField(
        label=_("The translator’s number or code"), max_length=60, required=False,
        help_text=_("Needed for an authorised translator."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = with_empty(language_choices())  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("how") == Translated.SWORN and not data.get("translator_code"):
            self.add_error("translator_code", _("Give the number or code of the authorised translator."))
        return data


class DocumentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """Documents of the case to point to; the titles come sealed, so that each is opened for its label."""

    def __init__(self, documents: list[Document]) -> None:
        found = Document.objects.filter(pk__in=[document.pk for document in documents])
        super().__init__(
            queryset=found, required=False, label=_("Documents to attach"), widget=forms.CheckboxSelectMultiple,
            help_text=_("Documents of the same part of the file."), to_field_name="reference",
        )  # fmt: skip
        self.choices = [(one.reference, f"{one.words or '–'} · {COMPARTMENTS[one.compartment]}") for one in documents]


class AnswerForm(KeyedForm):
    text = forms.CharField(label=_("Message"), widget=text_area(5), max_length=20_000)

    def __init__(self, *args: Any, documents: list[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if documents:
            self.fields["documents"] = DocumentsField(documents)


class ThreadForm(KeyedForm):
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Message"), widget=text_area(6), max_length=20_000)

    def __init__(
        self, *args: Any, compartments: Iterable[Compartment], members: list[TeamMember], documents: list[Document],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.members = {str(member.organisation.pk): member for member in members}
        self.fields["compartment"] = PartField(
            compartments=compartments, help_text=_("Each organisation that is to read must read this part of the file.")
        )
        self.fields["to"] = forms.MultipleChoiceField(
            label=_("Who is to read"), widget=forms.CheckboxSelectMultiple,
            choices=[(key, _label(member)) for key, member in self.members.items()],
            help_text=_("Only these organisations and your own will read it. Nobody can be added later."),
        )  # fmt: skip
        if documents:
            self.fields["documents"] = DocumentsField(documents)
        self.order_fields(("subject", "compartment", "to", "text", "documents", "key"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen, part = [self.members[key] for key in data.get("to", [])], data.get("compartment")
        blind = [member.organisation.name for member in chosen if part and part not in member.compartments]
        if blind:
            names = ", ".join(blind)
            self.add_error("to", now("Does not read this part of the file: %(names)s.") % {"names": names})
        if any(document.compartment != part for document in data.get("documents", [])):
            self.add_error("documents", _("Choose documents of the same part of the file."))
        return data | {"to": [member.organisation for member in chosen]}


def _label(member: TeamMember) -> str:
    parts = ", ".join(str(COMPARTMENTS[part]) for part in Compartment if part in member.compartments)
    return f"{member.organisation.name} · {parts}"
