"""The command `luotsi`: Django's own, with the embedded database started first when no other is configured."""

import os
import sys
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError
from django.utils import translation
from psycopg.errors import UndefinedTable

from luotsi.config import embedded, environment

# Commands of the statistics room, which know neither Django nor a database: their modules in luotsi.statistics.commands.
ALONE = {"estimate": "estimate"}
WITHOUT_DATABASE = {"check-country", "makemigrations", "help", "--help", "--version"}


def main() -> None:
    """Run one command. Every error is one line on standard error and a status other than zero."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luotsi.config.settings")
    arguments = sys.argv[1:]
    if arguments and arguments[0] in ALONE:
        sys.exit(import_module(f"luotsi.statistics.commands.{ALONE[arguments[0]]}").main(arguments[1:]))
    try:
        if not os.environ.get("LUOTSI_DATABASE_URL") and not WITHOUT_DATABASE.intersection(arguments[:1]):
            server = embedded.start(environment.home() / "postgres")
            embedded.prepare(server.get_uri())
        django.setup()
        translation.activate("en")  # commands speak one language; each page chooses its own
        execute_from_command_line(["luotsi", *_django_names(arguments)])
    except ImproperlyConfigured as error:
        sys.exit(f"luotsi: {error}")
    except OperationalError as error:
        sys.exit(f"luotsi: The database does not answer: {' '.join(str(error).split())}")
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        sys.exit("luotsi: The database has no tables yet, or not all. First: luotsi migrate")


def _django_names(arguments: list[str]) -> list[str]:
    """Django finds a command by its module, which cannot hold a hyphen."""
    return [arguments[0].replace("-", "_"), *arguments[1:]] if arguments and arguments[0][0] != "-" else arguments


if __name__ == "__main__":
    main()
