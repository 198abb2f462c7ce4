"""Appoint the first administrator of an organisation; from there on administrators add people on the pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from luotsi.access.appointing import appoint_administrator
from luotsi.access.readers import System, reading_as
from luotsi.core.errors import Refused
from luotsi.countries.queries import NoCountryLoaded


class Command(BaseCommand):
    help = "Let a person manage the people of an organisation. They get a mail with a link to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--organisation", required=True, help="its code in the country pack")

    def handle(self, *args: Any, email: str, name: str, organisation: str, **options: Any) -> None:
        by = System(rule="add-administrator")
        try:
            validate_email(email)
            with reading_as(by):
                membership = appoint_administrator(email=email, name=name, organisation=organisation, by=by)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        except NoCountryLoaded as error:
            raise CommandError("No country is loaded yet. First: luotsi load-country NAME") from error
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(
            f"{membership.user.email} manages the people of {membership.organisation.name_in('en')} from today."
            " The worker sends the link to set a password."
        )
