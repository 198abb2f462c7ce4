"""Forms of the service directory: what is looked for, and what an organisation says of itself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.assistance.choices import Visibility, Weekday
from luotsi.assistance.facts import PlaceFacts, ServiceFacts
from luotsi.assistance.queries import Entry, providers
from luotsi.countries.schema import ServiceType
from luotsi.desk.forms.fields import language_choices, pack_choices, text_area, with_empty
from luotsi.referral.choices import AgeGroup

AGES = [(AgeGroup.ADULT.value, AgeGroup.ADULT.label), (AgeGroup.CHILD.value, AgeGroup.CHILD.label)]


class FilterForm(forms.Form):
    words = forms.CharField(label=_("Name or place"), required=False, max_length=80)
    service_type = forms.ChoiceField(label=_("Service"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    free = forms.BooleanField(label=_("A place is free"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service_type"].choices = with_empty(pack_choices("services", ServiceType), _("Any"))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["language"].choices = with_empty(language_choices(), _("Any"))  # type: ignore[attr-defined]  # a ChoiceField


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Named(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """Organisations that are named, out of those that give or arrange help."""

    def __init__(self, *, among: list[Organisation], **kwargs: Any) -> None:
        keys = [organisation.pk for organisation in among]
        super().__init__(
            queryset=Organisation.objects.filter(pk__in=keys), required=False,
            widget=forms.SelectMultiple(attrs={"size": 6}), **kwargs,
        )  # fmt: skip
        self.choices = [(organisation.pk, organisation.name) for organisation in among]


class ServiceForm(forms.Form):
    """An entry of the directory. The address has a level of its own, the most closed one unless told."""

    service_type = forms.ChoiceField(label=_("Service"))
    name = forms.CharField(label=_("Name of the service"), max_length=120)
    description = forms.CharField(label=_("What it is"), widget=text_area(3), max_length=2_000, required=False)
    eligibility_description = forms.CharField(label=_("For whom"), max_length=300, required=False)
    ages = forms.MultipleChoiceField(
        label=_("Ages"), choices=AGES, widget=forms.CheckboxSelectMultiple, required=False
    )  # fmt: skip
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False)
    area = forms.CharField(
        label=_("Area"), max_length=120,
        help_text=_("Wide enough that nobody finds a hidden place by it, e.g. a region."),
    )  # fmt: skip
    byday = forms.MultipleChoiceField(
        label=_("Open on"), choices=Weekday.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    opens_at = forms.TimeField(label=_("Opens at"), widget=TimeInput, required=False)
    closes_at = forms.TimeField(label=_("Closes at"), widget=TimeInput, required=False)
    visibility = forms.ChoiceField(
        label=_("Who is shown this entry"), choices=[c for c in Visibility.choices if c[0] != "hidden"], widget=forms.RadioSelect,
        initial=Visibility.PROFESSIONALS,
    )  # fmt: skip
    address_1 = forms.CharField(label=_("Street address"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("Town"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    place_visibility = forms.ChoiceField(
        label=_("Who is shown the address"), choices=Visibility.choices, widget=forms.RadioSelect, initial=Visibility.HIDDEN
    )  # fmt: skip

    def __init__(self, *args: Any, entry: Entry | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(entry) if entry else None
        super().__init__(*args, **kwargs)
        self.fields["service_type"].choices = with_empty(pack_choices("services", ServiceType))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["languages"].choices = language_choices()  # type: ignore[attr-defined]  # a ChoiceField
        among = providers(timezone.localdate())
        self.fields["named"] = Named(label=_("Organisations that are shown the entry, if named"), among=among)
        self.fields["place_named"] = Named(label=_("Organisations that are shown the address, if named"), among=among)
        names = list(self.fields)
        names.insert(names.index("visibility") + 1, names.pop(names.index("named")))
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("opens_at")) != bool(data.get("closes_at")):
            self.add_error("closes_at", _("Give both times or neither."))
        if data.get("address_1") and not data.get("city"):
            self.add_error("city", _("Give the town of the address."))
        return data

    def facts(self) -> ServiceFacts:
        data = dict(self.cleaned_data)
        place_level, place_named = Visibility(data.pop("place_visibility")), tuple(data.pop("place_named"))
        place = {name: data.pop(name) for name in ("address_1", "postal_code", "city", "phone")}
        level, named = Visibility(data.pop("visibility")), tuple(data.pop("named"))
        data |= {name: tuple(data[name]) for name in ("ages", "languages", "byday")}
        return ServiceFacts(
            **data, visibility=level, named=named if level is Visibility.NAMED else (),
            place=PlaceFacts(
                **place, visibility=place_level, named=place_named if place_level is Visibility.NAMED else ()
            ),
        )  # fmt: skip


def _initial(entry: Entry) -> dict[str, Any]:
    """What the form of an entry begins with, for the organisation that keeps it."""
    names = (
        "service_type",
        "name",
        "description",
        "eligibility_description",
        "ages",
        "languages",
        "area",
        "visibility",
        "named",
    )
    first: dict[str, Any] = {name: getattr(entry.service, name) for name in names}
    if entry.schedules:
        first |= {name: getattr(entry.schedules[0], name) for name in ("byday", "opens_at", "closes_at")}
    if entry.address:
        first |= {name: getattr(entry.address, name) for name in ("address_1", "postal_code", "city", "phone")}
        first |= {
            "place_visibility": entry.address.location.visibility, "place_named": entry.address.location.named,
        }  # fmt: skip
    return first


class PlacesForm(forms.Form):
    maximum = forms.IntegerField(label=_("Places"), min_value=0, max_value=10_000)
    available = forms.IntegerField(label=_("Free today"), min_value=0, max_value=10_000)
