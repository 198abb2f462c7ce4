"""Addresses of the person's own view."""

from django.urls import URLPattern, path

from luotsi.desk.views import emergency, person, retention

urlpatterns: list[URLPattern] = [
    path("person/requests/", person.requests, name="person-requests"),
    path("person/emergency/", emergency.open_case, name="emergency"),
    path("person/emergency/<uuid:reference>/", emergency.review, name="emergency-review"),
    path("person/retention/", retention.overview, name="retention"),
    path("person/retention/holds/<uuid:reference>/release/", retention.release, name="release-hold"),
    path("person/retention/<uuid:reference>/confirm/", retention.confirm, name="confirm-retention"),
    path("cases/<slug:reference>/who-saw/", person.who_saw, name="who-saw"),
    path("cases/<slug:reference>/who-saw/sheet/", person.sheet, name="who-saw-sheet"),
    path("cases/<slug:reference>/who-saw/file/", person.file, name="person-file"),
]
