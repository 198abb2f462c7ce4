"""Addresses of the person's own view."""

from django.urls import URLPattern, path

from luotsi.desk.views import person

urlpatterns: list[URLPattern] = [
    path("person/requests/", person.requests, name="person-requests"),
    path("cases/<slug:reference>/who-saw/", person.who_saw, name="who-saw"),
    path("cases/<slug:reference>/who-saw/sheet/", person.sheet, name="who-saw-sheet"),
    path("cases/<slug:reference>/who-saw/file/", person.file, name="person-file"),
]
