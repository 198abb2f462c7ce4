"""Pages for what went wrong: each says what to do next, and none says whether something exists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "desk/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "desk/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "desk/errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what every other page asks of the database may be just what is broken."""
    return HttpResponse(render_to_string("desk/errors/500.html"), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the session; what was typed is still in the browser, one step back."""
    return render(request, "desk/errors/stale_form.html", status=403)
