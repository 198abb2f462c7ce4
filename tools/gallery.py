"""Render the gallery of components once, without a database. A component that no longer renders fails here."""

import os

import django


def main() -> None:
    """Render, and say how large the page came out."""
    os.environ.pop("LUOTSI_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "luotsi.config.settings"
    django.setup()

    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sessions.backends.cache import SessionStore
    from django.test import RequestFactory
    from django.urls import resolve, reverse

    address = reverse("desk:gallery")
    request = RequestFactory().get(address, headers={"host": "localhost"})
    request.user, request.session = AnonymousUser(), SessionStore()
    request.resolver_match = resolve(address)
    response = request.resolver_match.func(request)
    print(f"The gallery renders: {len(response.content):,} bytes.")


if __name__ == "__main__":
    main()
