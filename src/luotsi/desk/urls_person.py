"""Addresses of the person's own view."""

from django.urls import URLPattern, path

from luotsi.desk.views import emergency, person

urlpatterns: list[URLPattern] = [
    path("person/requests/", person.requests, name="person-requests"),
    path("person/emergency/", emergency.open_case, name="emergency"),
    path("person/emergency/<uuid:reference>/", emergency.review, name="emergency-review"),
    path("cases/<slug:reference>/who-saw/", person.who_saw, name="who-saw"),
    path("cases/<slug:reference>/who-saw/sheet/", person.sheet, name="who-saw-sheet"),
    path("cases/<slug:reference>/who-saw/file/", person.file, name="person-file"),
]
