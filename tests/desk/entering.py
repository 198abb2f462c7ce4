"""A browser that has come through the door, for tests of pages."""

from django.test import Client

from luotsi.access.readers import Reader


def as_reader(reader: Reader) -> Client:
    """A client signed in as this reader, in a session of the demo: no second factor is asked for."""
    client = Client()
    client.force_login(reader.user)
    session = client.session
    session["demo"], session["membership"] = True, reader.membership.pk
    session.save()
    return client
