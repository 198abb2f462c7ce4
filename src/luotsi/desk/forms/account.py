"""Forms of the reader's own account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class MailLanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of your mails"), choices=settings.LANGUAGES)
