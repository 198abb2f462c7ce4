"""Forms of an organisation's people and contact points."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.access.people import roles_of
from luotsi.actors.models import ContactKind, ContactPoint, Organisation
from luotsi.desk.forms.fields import with_empty

if TYPE_CHECKING:
    ContactPointModelForm = forms.ModelForm[ContactPoint]
else:  # the class takes no type argument when the program runs
    ContactPointModelForm = forms.ModelForm


class PersonForm(forms.Form):
    """A person who begins to work here, in one of the roles that an organisation of this type has."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail address at work"), max_length=254,
        help_text=_("The person signs in with it and gets a link there to set a password."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        choices = [(role.code, role.names.say(language)) for role in roles_of(organisation)]
        self.fields["role"].choices = with_empty(choices)  # type: ignore[attr-defined]  # a ChoiceField


class ContactPointForm(ContactPointModelForm):
    """Where an organisation is reached: a desk or a function, with a number or an address that somebody watches."""

    class Meta:
        model = ContactPoint
        fields = ("kind", "title", "phone", "email", "hours")
        labels = {
            "kind": _("What it is"),
            "title": _("Name of the desk or function"),
            "phone": _("Telephone"),
            "email": _("E-mail address"),
            "hours": _("When it answers"),
        }
        help_texts = {
            "title": _("Cases go to the organisation's queue and never to one person, so name the desk."),
            "email": _("Give a telephone number, an e-mail address or both."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, str(kind.label)) for kind in ContactKind]
        self.fields["kind"].choices = with_empty(choices)  # type: ignore[attr-defined]  # a ChoiceField
