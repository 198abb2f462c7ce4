"""Forms of the person's own view."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReferenceForm(forms.Form):
    reference = forms.SlugField(label=_("Reference of the case"), max_length=20)
