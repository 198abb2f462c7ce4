"""Reads the environment. A value that is missing or wrong stops the program with what to do about it."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of `name`. Raises ImproperlyConfigured if it is unset and has no default."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/running.md says what it should hold.")
    return value


def switch(name: str, default: bool = False) -> bool:
    """The value of `name` as on or off."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name} is '{value}'. Set it to 1 or 0.")


def whole_number(name: str, default: int) -> int:
    """The value of `name` as a whole number."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is '{value}'. Set it to a whole number.")
    return int(value)


def time_zone(name: str, default: str) -> str:
    """The value of `name` as the name of a time zone."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is '{value}'. Set it to a time zone such as {default}.")
    return value


def names(name: str, default: str = "") -> list[str]:
    """The value of `name` as a list, separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def languages(name: str, default: str) -> list[tuple[str, str]]:
    """The languages of the pages that `name` lists by Django's codes, each with its own name; the first is the default."""
    codes = names(name, default)
    unknown = [code for code in codes if "name_local" not in LANG_INFO.get(code, {})]
    if unknown or not codes:
        raise ImproperlyConfigured(
            f"{name} is '{','.join(codes)}'. List Django's codes, e.g. fi,sv,en or sr-latn,sr,en."
        )
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code in codes]


def origins(name: str) -> list[str]:
    """The origin of the address that `name` holds, or nothing where it is unset."""
    parts = urlsplit(text(name, ""))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def secret(name: str, *, demo: str, in_demo: bool) -> str:
    """A secret of at least 32 characters; a demo has a fixed one that nothing else accepts."""
    if in_demo:
        return demo
    value = text(name)
    if len(value) < 32 or value == demo:
        raise ImproperlyConfigured(f"{name} is too short or the demo's. Make one with: openssl rand -hex 32")
    return value


def secrets(name: str, *, demo: str, in_demo: bool) -> list[str]:
    """Secrets separated by commas, the newest last; each as `secret` wants it."""
    if in_demo:
        return [demo]
    values = names(name)
    if not values or any(len(value) < 32 or value == demo for value in values):
        text(name)
        raise ImproperlyConfigured(f"{name} is too short or the demo's. Make one with: openssl rand -hex 32")
    return values


def database(url: str, *, name: str) -> dict[str, object]:
    """Django's settings for the PostgreSQL address `url`, which came from the variable `name`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/") or not _has_whole_port(parts.netloc):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/luotsi.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(query),
    }


def _has_whole_port(netloc: str) -> bool:
    """Is what follows the host's colon a number, or nothing? A password may hold a colon, and so may an address in brackets."""
    host = netloc.rpartition("@")[2].rpartition("]")[2]
    port = host.rpartition(":")[2] if ":" in host else ""
    return port == "" or port.isdigit()


def home() -> Path:
    """Where the embedded database and other kept files lie: LUOTSI_HOME, or `var` of the checkout or working folder."""
    given = os.environ.get("LUOTSI_HOME", "").strip()
    if given:
        return Path(given).resolve()
    checkout = Path(__file__).resolve().parents[3]
    return (checkout if (checkout / "pyproject.toml").exists() else Path.cwd()) / "var"
