"""The gallery: every component in every state. For those who build pages, so its sample words are not translated."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TAG_COLORS = ("neutral", "accent", "info", "success", "warning", "danger", "brand1", "brand2")
NOTICE_KINDS = ("info", "success", "warning", "danger")
SAMPLE_TIME = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)

PATH = [
    {"label": "Sample stage one", "note": "12 Oct", "state": "done"},
    {"label": "Sample stage two", "note": "12 Oct", "state": "done"},
    {"label": "A sample stage with a longer name", "note": "15 Oct, 3 days", "state": "done"},
    {"label": "Sample left out", "note": "", "state": "skipped"},
    {"label": "Sample present stage", "note": "ends 7 Dec", "state": "now"},
    {"label": "Sample to come", "note": "", "state": "next"},
    {"label": "Sample end", "note": "", "state": "next"},
]
BATONS = {
    "Held, never passed on": [
        {"organisation": "Sample organisation A", "since": "since 12 Oct, 40 days", "state": "held", "share": 100},
    ],
    "Held, with an offer open": [
        {"organisation": "Sample inspectorate", "since": "3 days", "state": "past", "share": 10},
        {"organisation": "Sample assistance body", "since": "since 15 Oct, 37 days", "state": "held", "share": 60},
        {"organisation": "Sample social services", "since": "answer due 24 Nov", "state": "offered", "share": 30},
    ],
    "Closed: nobody holds it any more": [
        {"organisation": "Sample inspectorate", "since": "3 days", "state": "past", "share": 20},
        {"organisation": "Sample assistance body", "since": "12 Oct to 20 Nov", "state": "past", "share": 80},
    ],
    "Many hands, so it stands upright": [
        {"organisation": f"Sample organisation {letter}", "since": "4 days", "state": "past", "share": 14}
        for letter in "ABCDEF"
    ]
    + [{"organisation": "Sample organisation G", "since": "since 8 Nov", "state": "held", "share": 16}],
}
CLOCKS = [
    {
        "label": "Sample limit",
        "left": "16 days",
        "note": "up to 30 days, sample rule 1",
        "percent": 47,
        "state": "running",
    },
    {"label": "Sample answer", "left": "3 days", "note": "sample social services", "percent": 81, "state": "soon"},
    {"label": "Sample application", "left": "2 days late", "note": "sample rule 2", "percent": 100, "state": "late"},
    {"label": "Sample pause", "left": "stopped", "note": "waits for a translation", "percent": 40, "state": "stopped"},
    {"label": "Sample decision", "left": "met on day 3", "note": "", "percent": 100, "state": "met"},
]
TEAM = [
    {
        "name": "Sample assistance body",
        "initials": "SA",
        "note": "Responsible, sees the whole case",
        "world": "assistance",
    },
    {"name": "Sample police unit", "initials": "SP", "note": "Sees contact and offence only", "world": "investigation"},
    {"name": "Sample social services", "initials": "SS", "note": "Offered, sees nothing yet", "state": "offered"},
]
EVENTS = [
    {
        "at": SAMPLE_TIME,
        "what": "Handoff offered to sample social services.",
        "by": "Sample worker",
        "note": "Reason: sample.",
    },
    {"when": "18 Nov 10:15", "what": "Sample meeting held; two actions agreed."},
    {"when": "12 Nov 09:00", "what": "Sample period granted until 7 Dec."},
]
ROWS = [
    {
        "need": "Sample housing",
        "service": "Sample shelter place",
        "provider": "Sample centre",
        "since": "15 Oct",
        "state": "success",
    },
    {
        "need": "Sample advice",
        "service": "Sample counsel",
        "provider": "Sample office",
        "since": "2 Nov",
        "state": "warning",
    },
]
FIGURES = [
    {"value": "31", "label": "done"},
    {"value": "15", "label": "under way"},
    {"value": "4", "label": "due this week", "state": "soon"},
    {"value": "6", "label": "late, 2 with no answer", "state": "late"},
]
FACTS = [
    {"term": "Sample reference", "value": "XX-26-0001"},
    {"term": "Sample language", "value": "Sample", "note": "interpreter needed"},
]
STEPS = [
    {"label": "What was noticed", "state": "done", "url": "#steps"},
    {"label": "Indicators", "state": "done", "url": "#steps"},
    {"label": "Person and consent", "state": "now"},
    {"label": "To whom", "state": "next"},
    {"label": "Check and send", "state": "next"},
]
RAIL = [
    {
        "heading": "",
        "items": [
            {"label": "Gallery", "url": "#content", "current": True, "count": 0},
            {"label": "Sample with a count", "url": "#table", "current": False, "count": 6},
        ],
    },
    {"heading": "Sample group", "items": [{"label": "Sample page", "url": "#forms", "current": False, "count": 0}]},
]


class SampleForm(forms.Form):
    """One field for each kind of control."""

    text = forms.CharField(label="One line of text", help_text="Help stands under the label.")
    words = forms.CharField(label="Several lines", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    day = forms.DateField(label="A date", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    choice = forms.ChoiceField(
        label="One of many",
        choices=[("", "Choose"), ("a", "Sample A"), ("Sample group", [("b", "Sample B"), ("c", "Sample C")])],
    )
    radio = forms.ChoiceField(
        label="One of a few",
        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Cannot say")],
        widget=forms.RadioSelect,
        help_text="All answers are in sight.",
    )
    several = forms.MultipleChoiceField(
        label="Any of these",
        choices=[("1", "Sample one"), ("2", "Sample two"), ("3", "Sample three")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="I have read this", help_text="A single box.")


def samples() -> dict[str, Any]:
    """Everything the gallery shows, by component."""
    return {
        "rail": RAIL,
        "reader_role": "Sample role",
        "reader_organisation": "Sample organisation",
        "tag_colors": TAG_COLORS,
        "notice_kinds": NOTICE_KINDS,
        "path": PATH,
        "batons": BATONS,
        "clocks": CLOCKS,
        "team": TEAM,
        "events": EVENTS,
        "rows": ROWS,
        "figures": FIGURES,
        "facts": FACTS,
        "steps": STEPS,
        "sample_time": SAMPLE_TIME,
        "empty_form": SampleForm(prefix="empty"),
        "filled_form": SampleForm(
            prefix="filled",
            initial={
                "text": "Sample",
                "day": SAMPLE_TIME.date(),
                "choice": "b",
                "radio": "no",
                "several": ["1", "3"],
                "agree": True,
            },
        ),
        "faulty_form": SampleForm({"faulty-choice": "a", "faulty-day": "yesterday"}, prefix="faulty"),
        "filter_form": SampleForm(prefix="filter"),
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "desk/gallery.html", samples())
