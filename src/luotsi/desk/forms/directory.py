"""The search of the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luotsi.countries.schema import OrganisationType
from luotsi.desk.forms.fields import pack_choices, with_empty


class DirectoryForm(forms.Form):
    """Words of a name, type or place in any of the country's languages, and a type."""

    q = forms.CharField(label=_("Name or place"), max_length=100, required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(pack_choices("organisation_types", OrganisationType), key=lambda choice: choice[1].casefold())
        self.fields["type"].choices = with_empty(choices, _("All types"))  # type: ignore[attr-defined]  # a ChoiceField
