"""A clock explains itself: one sentence for each thing that led to its end, in the language that is asked for.

The sentences stand here and not in the catalogues of the pages, so that the engine says the same words to a page, to a
letter and to whoever uses it without Django. A language that is not here is answered in English.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from luotsi.countries.schema import ClockKind, Span, Unit
from luotsi.countries.scripts import DERIVED
from luotsi.deadlines.engine import Computation, Event, Standstill, What

SayReason = Callable[[What, str], str]
BINDING = (
    ClockKind.STATUTORY,
    ClockKind.CONVENTION,
    ClockKind.DIRECTIVE,
)  # of the others it is said that they are an aim

_SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "ends": "Ends on {due}, because the time is {length} under {basis}, counted from {start}.",
        "aims": "Should end by {due}: the aim is {length} ({basis}), counted from {start}.",
        "same_day": "Ends on {due}, because under {basis} it falls due on the day on which it starts.",
        "granted": "A decision set the last day to {until}.",
        "stood": "It was suspended from {began} to {ended}: {reason}.",
        "stands": "It has been suspended since {began}: {reason}. Its end moves when it is resumed.",
        "stands_until": "It has been suspended since {began}: {reason}. It runs again on {ended} at the latest.",
        "extended": "It was extended on {at}: {reason}.",
        "moved": "The last day, {day}, was no working day, so it moved to the next one.",
        "version": "The rule that has been in force since {since} applies.",
        "changed": "The rule changed while it ran: the one in force since {since} applies from its start.",
        "stopped": "It was stopped on {at}: {reason}.",
        "ended": "What it waited for was done on {at}.",
    },
    "fi": {
        "ends": "Päättyy {due}, koska aika on {length} (peruste: {basis}) ja se lasketaan päivästä {start}.",
        "aims": "Tavoite on {due}: {length} päivästä {start} ({basis}).",
        "same_day": "Päättyy {due}, koska asia on hoidettava alkamispäivänä (peruste: {basis}).",
        "granted": "Päätöksessä viimeiseksi päiväksi määrättiin {until}.",
        "stood": "Keskeytettynä {began} – {ended}: {reason}.",
        "stands": "Keskeytettynä {began} alkaen: {reason}. Päättymispäivä siirtyy, kun määräaika jatkuu.",
        "stands_until": "Keskeytettynä {began} alkaen: {reason}. Jatkuu viimeistään {ended}.",
        "extended": "Pidennettiin {at}: {reason}.",
        "moved": "Viimeinen päivä {day} ei ollut työpäivä, joten määräaika siirtyi seuraavaan työpäivään.",
        "version": "Sovelletaan sääntöä, joka on ollut voimassa {since} alkaen.",
        "changed": "Sääntö muuttui määräajan kuluessa: {since} voimaan tullutta sovelletaan alusta alkaen.",
        "stopped": "Lopetettiin {at}: {reason}.",
        "ended": "Asia hoidettiin {at}.",
    },
    "sv": {
        "ends": "Löper ut {due}, eftersom tiden är {length} (grund: {basis}) och räknas från {start}.",
        "aims": "Målet är {due}: {length} räknat från {start} ({basis}).",
        "same_day": "Löper ut {due}, eftersom det ska göras den dag då fristen börjar (grund: {basis}).",
        "granted": "Sista dagen bestämdes till {until} i ett beslut.",
        "stood": "Avbruten {began} – {ended}: {reason}.",
        "stands": "Avbruten sedan {began}: {reason}. Slutdagen flyttas när fristen återupptas.",
        "stands_until": "Avbruten sedan {began}: {reason}. Fortsätter senast {ended}.",
        "extended": "Förlängdes {at}: {reason}.",
        "moved": "Sista dagen, {day}, var ingen arbetsdag och fristen flyttades därför till nästa arbetsdag.",
        "version": "Regeln som gäller sedan {since} tillämpas.",
        "changed": "Regeln ändrades medan fristen löpte: den som gäller sedan {since} tillämpas från början.",
        "stopped": "Avslutades i förtid {at}: {reason}.",
        "ended": "Saken sköttes {at}.",
    },
    "sr-latn": {
        "ends": "Ističe {due}, jer rok iznosi {length} (osnov: {basis}) i računa se od {start}.",
        "aims": "Cilj je {due}: {length} od {start} ({basis}).",
        "same_day": "Ističe {due}, jer se mora izvršiti na dan početka (osnov: {basis}).",
        "granted": "Odlukom je kao poslednji dan određen {until}.",
        "stood": "Zastao je od {began} do {ended}: {reason}.",
        "stands": "U zastoju od {began}: {reason}. Kraj se pomera kada se rok nastavi.",
        "stands_until": "U zastoju od {began}: {reason}. Nastavlja se najkasnije {ended}.",
        "extended": "Produžen {at}: {reason}.",
        "moved": "Poslednji dan, {day}, nije bio radni, pa je rok pomeren na sledeći radni dan.",
        "version": "Primenjuje se pravilo koje važi od {since}.",
        "changed": "Pravilo se promenilo dok je rok tekao: ono koje važi od {since} primenjuje se od početka.",
        "stopped": "Obustavljen {at}: {reason}.",
        "ended": "Izvršeno {at}.",
    },
}
# One, and many; where a language has a form for few, it stands between them.
_UNITS: dict[str, dict[Unit, tuple[str, ...]]] = {
    "en": {
        Unit.HOURS: ("hour", "hours"), Unit.DAYS: ("day", "days"), Unit.WORKING_DAYS: ("working day", "working days"),
        Unit.MONTHS: ("month", "months"), Unit.YEARS: ("year", "years"),
    },
    "fi": {
        Unit.HOURS: ("tunti", "tuntia"), Unit.DAYS: ("päivä", "päivää"), Unit.WORKING_DAYS: ("työpäivä", "työpäivää"),
        Unit.MONTHS: ("kuukausi", "kuukautta"), Unit.YEARS: ("vuosi", "vuotta"),
    },
    "sv": {
        Unit.HOURS: ("timme", "timmar"), Unit.DAYS: ("dag", "dagar"), Unit.WORKING_DAYS: ("arbetsdag", "arbetsdagar"),
        Unit.MONTHS: ("månad", "månader"), Unit.YEARS: ("år", "år"),
    },
    "sr-latn": {
        Unit.HOURS: ("sat", "sata", "sati"), Unit.DAYS: ("dan", "dana", "dana"),
        Unit.WORKING_DAYS: ("radni dan", "radna dana", "radnih dana"), Unit.MONTHS: ("mesec", "meseca", "meseci"),
        Unit.YEARS: ("godina", "godine", "godina"),
    },
}  # fmt: skip


def _in_script(form: str, write: Callable[[str], str]) -> str:
    """A sentence in another script, with the places for its values as they were."""
    return re.sub(r"\{\w+\}|[^{}]+", lambda part: part[0] if part[0].startswith("{") else write(part[0]), form)


# A language that a pack need not write twice is not written twice here either.
SENTENCES: Mapping[str, Mapping[str, str]] = _SENTENCES | {
    target: {name: _in_script(form, write) for name, form in _SENTENCES[origin].items()}
    for (origin, target), write in DERIVED.items()
}
UNITS: Mapping[str, Mapping[Unit, tuple[str, ...]]] = _UNITS | {
    target: {unit: tuple(map(write, forms)) for unit, forms in _UNITS[origin].items()}
    for (origin, target), write in DERIVED.items()
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def explain(found: Computation, language: str, say_reason: SayReason = lambda _what, code: code) -> str:
    """Why a clock ends when it does, in whole sentences. `say_reason` gives the words of a coded reason."""
    tongue = language if language in SENTENCES else "en"
    forms = SENTENCES[tongue]
    clock, calendar = found.version.clock, found.calendar
    length = clock.length
    in_hours = length is not None and length.unit is Unit.HOURS

    def on(moment: datetime) -> str:
        local = moment.astimezone(calendar.zone)
        at = f"{local:%H.%M}" if tongue in ("fi", "sv") else f"{local:%H:%M}"
        return f"{say_day(local.date(), tongue)} {at}" if in_hours else say_day(local.date(), tongue)

    values = {"due": on(found.due_at), "basis": clock.basis.say(language), "start": on(found.started_at)}
    if length and length.value:
        name = "ends" if clock.kind in BINDING else "aims"
        said = [forms[name].format(**values, length=say_span(length, tongue))]
    else:
        said = [forms["same_day"].format(**values)]
    if found.instead_of and found.version.since:
        said.append(forms["changed"].format(since=say_day(found.version.since, tongue)))
    elif found.version.since:
        said.append(forms["version"].format(since=say_day(found.version.since, tongue)))
    if found.granted and found.granted.until:
        said.append(forms["granted"].format(until=say_day(found.granted.until, tongue)))
    said += [_stood(still, forms, on, say_reason) for still in found.standstills]
    said += [_event(event, "extended", forms, on, say_reason) for event in found.extensions]
    if found.moved_from:
        said.append(forms["moved"].format(day=say_day(found.moved_from, tongue)))
    if found.ending:
        name = "stopped" if found.ending.what is What.STOPPED else "ended"
        said.append(_event(found.ending, name, forms, on, say_reason))
    return " ".join(said)


def _stood(still: Standstill, forms: Mapping[str, str], on: Callable[[datetime], str], say_reason: SayReason) -> str:
    reason = say_reason(What.SUSPENDED, still.reason)
    if still.runs_again is None:
        return forms["stands"].format(began=on(still.began), reason=reason)
    name = "stands_until" if still.resumed is None else "stood"
    return forms[name].format(began=on(still.began), ended=on(still.runs_again), reason=reason)


def _event(
    event: Event, name: str, forms: Mapping[str, str], on: Callable[[datetime], str], say_reason: SayReason
) -> str:
    return forms[name].format(at=on(event.at), reason=say_reason(event.what, event.reason))


def say_span(span: Span, language: str) -> str:
    """A length of time in words, e.g. "6 months"."""
    units = UNITS.get(language, UNITS["en"])[span.unit]
    return f"{span.value} {units[_form(span.value, len(units))]}"


def _form(count: int, forms: int) -> int:
    """Which form a number takes; three forms are counted as Slavic languages count."""
    if forms == 2:
        return int(count != 1)
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else 2


def say_day(day: date, language: str) -> str:
    """A date as the language writes it, always with the year."""
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"
