"""All addresses: the desk, signing in, languages, and the sign of life."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.i18n import set_language


def healthz(request: HttpRequest) -> HttpResponse:
    """`{"status": "ok"}` once pages and their database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("account/", include("allauth.urls")),
    path("", include("luotsi.desk.urls")),
]
handler400 = "luotsi.desk.errors.bad_request"
handler403 = "luotsi.desk.errors.forbidden"
handler404 = "luotsi.desk.errors.not_found"
handler500 = "luotsi.desk.errors.broken"
