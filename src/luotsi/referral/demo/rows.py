"""Planned lives as rows, written the way COPY reads them. What the triggers would have added is here too."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings

from luotsi.access import vault
from luotsi.access.sealed_text import bound_to, numbered
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Branch, Compartment, ConsentKind
from luotsi.referral.choices import Answer, RecallAnswer, SignalOutcome
from luotsi.referral.demo.columns import COLUMNS, NULL, NUMBERS, array, line, moment, or_null
from luotsi.referral.demo.consents import ANSWERED_WITHIN, recalled, speaker
from luotsi.referral.demo.keys import KeyMaker
from luotsi.referral.demo.lives import Life, Offer, Org
from luotsi.referral.demo.world import Country
from luotsi.referral.models.sealed import plain_of

RULE = "demo-data"


class Rows:
    """Collects the rows of lives, table by table, and counts their keys on from `last`, the last ones in use."""

    def __init__(self, country: Country, staff: Mapping[int, int], last: dict[str, int]) -> None:
        self.country, self.staff, self.last = country, staff, last
        self.lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self.who = {org: f"{user}\t{org}" for org, user in staff.items()}
        self.keys = KeyMaker(settings.SEARCH_KEY)
        self.versions = {form.kind.value: str(form.version) for form in country.consent_forms}
        self.signs = [
            [line(sighting.list, sighting.version, code, "yes", "person") for code in sighting.codes]
            for sighting in country.sightings
        ]
        self.words = {
            reason.key: reason.names.say(country.language) for reasons in country.reasons.values() for reason in reasons
        }

    def take(self) -> dict[str, bytes]:
        """What was collected so far, by table; collecting begins anew."""
        taken = {table: "".join(lines).encode() for table, lines in self.lines.items() if lines}
        for lines in self.lines.values():
            lines.clear()
        return taken

    def add(self, lives: Iterable[Life]) -> None:
        for life in lives:
            LifeRows(self, life).write()

    def leave_out(self, counts: Mapping[str, int]) -> None:
        """Go on after so many keys that are used elsewhere."""
        for counted, count in counts.items():
            self.last[counted] += count

    def next(self, counted: str) -> int:
        self.last[counted] += 1
        return self.last[counted]


def count_keys(lives: Sequence[Life]) -> dict[str, int]:
    """How many keys the rows of these lives take."""
    return {
        **dict.fromkeys(("referral_case", "referral_signal", *NUMBERS), len(lives)),
        "referral_consent": sum(len(life.consents) for life in lives),
        "referral_consentrecall": sum(1 for life in lives for _ in recalled(life)),
        "referral_handoff": sum(len(life.offers) for life in lives),
        "referral_responsibility": sum(len(life.holds) for life in lives),
        "referral_jointmeetingcall": sum(len(life.calls) for life in lives),
        "referral_casestep": sum(len(life.steps) for life in lives),
        "referral_stagedecision": sum(len(life.decisions) for life in lives),
    }


class LifeRows:
    """The rows of one life."""

    def __init__(self, rows: Rows, life: Life) -> None:
        self.rows, self.life, self.country = rows, life, rows.country
        self.case = rows.next("referral_case")
        opened = life.opened_at.astimezone(rows.country.zone)
        self.reference = f"{rows.country.facts.reference_prefix}-{opened:%y}-{rows.next('referral_case_number'):04d}"
        self.signal = rows.next("referral_signal")
        self.signal_reference = f"S-{opened:%y}-{rows.next('referral_signal_number'):04d}"
        self.entries: list[tuple[datetime, str, Org | None, str, str]] = []
        self.person, self.keys = 0, dict[str, vault.NewKey]()

    def write(self) -> None:
        self._signal()
        self._case()
        consents = self._consents()
        offers = self._offers(consents)
        self._holds(offers)
        self._path()
        self._ends()
        self._clocks()
        for look in self.life.looks:
            self._record(look.at, "case.looked_at", look.by, compartments=look.by.compartments)
        self._ledger()

    # ------------------------------------------------------------ helpers
    def _put(self, table: str, *values: Any) -> None:
        self.rows.lines[table].append(line(*values))

    def _by(self, org: Org | None) -> int | None:
        return self.rows.staff[org.id] if org else None

    def _sealed(self, number: int, part: str, values: dict[str, Any]) -> bytes:
        """The values of a row, sealed with a new key of this person, whose row is written too."""
        new = vault.new_key(number, part)
        self.rows.lines["access_personkey"].append(
            f"{number}\t{part}\t{new.key_id.hex}\t\\\\x{new.wrapped.hex()}\t{new.master}\t{moment(self.life.opened_at)}\n"
        )
        self.person, self.keys[part] = number, new
        place = f"{part}/{self.case}"
        return vault.sealed_with(new.key_id, new.key, plain_of(values), person=number, context=place)

    def _text(self, words: str, table: str, column: str, place: str) -> bytes:
        """A text of the identity part, as its column holds it."""
        if not words:
            return b""
        key, bound = self.keys[Compartment.IDENTITY], bound_to(table, column, place)
        sealed = vault.sealed_with(key.key_id, key.key, words.encode(), person=self.person, context=bound)
        return numbered(self.person, sealed)

    def _record(self, at: datetime, act: str, by: Org | None, subject: str = "", **details: Any) -> None:
        if by is None:
            details["rule"] = RULE
        self.entries.append((at, act, by, subject, _json(tuple(details.items())) if details else "{}"))

    def _ledger(self) -> None:
        self.entries.sort(key=itemgetter(0))
        case, lines = str(self.case), self.rows.lines["access_ledgerentry"]
        for at, act, by, subject, details in self.entries:
            who = self.rows.who[by.id] if by else f"{NULL}\t{NULL}"
            about = NULL if act == "signal.recorded" else case
            lines.append(f"{moment(at)}\t{act}\tf\t{who}\t{about}\t{subject}\t{details}\n")

    # ------------------------------------------------------------ the beginning
    def _signal(self) -> None:
        life, org = self.life, self.life.opened_by
        sighting = self.country.sightings[life.sighting]
        at = life.opened_at - timedelta(minutes=25)
        self._put(
            "referral_signal", self.signal, self.signal_reference, org.id, self._by(org), at,
            at.astimezone(self.country.zone).date(), life.referrer_type, life.person.place[:120], life.form, life.age_group,
            1, life.urgent, sighting.words, SignalOutcome.REFERRED.value, "",
        )  # fmt: skip
        signs = self.rows.lines["referral_signalindicator"]
        signs += [f"{self.signal}\t{row}" for row in self.rows.signs[life.sighting]]
        about = f"signal:{self.signal_reference}"
        self._record(at, "signal.recorded", org, about, form=life.form, indicators=len(sighting.codes))

    def _case(self) -> None:
        life, person, org = self.life, self.life.person, self.life.opened_by
        number = self.rows.next("referral_person_number")
        self._put(
            "referral_case", self.case, self.reference, number, life.form, life.age_group,
            life.branch, life.urgent, life.opened_at, org.id, life.stage, life.closed_at,
        )  # fmt: skip
        identity = {
            "given_names": person.given,
            "family_names": person.family,
            "other_names": "",
            "born_on": person.born_on.isoformat() if person.born_on else None,
            "document": person.document,
        }
        self._put(
            "referral_caseidentity", self.case, person.birth_year, person.sex, person.nationality,
            self._sealed(number, "identity", identity),
        )  # fmt: skip
        contact = {"phone": person.phone, "representative": life.consents[0].on_behalf_by}
        self._put(
            "referral_casecontact", self.case, person.language, person.needs_interpreter, "",
            self._sealed(number, "contact", contact),
        )  # fmt: skip
        case = f"{self.case}\t"
        keys = self.rows.keys.of(person)
        self.rows.lines["referral_searchkey"].append(case + f"\n{case}".join(map(str, keys)) + "\n")
        told = next((d for d in reversed(life.decisions) if d.feedback is not None), None)
        self._put(
            "referral_referral", self.signal, self.case, self.reference, org.id, life.branch, life.opened_at, self._by(org),
            life.opened_at if life.read_back else None, person.language if life.read_back else "",
            life.no_read_back_reason, life.no_consent_reason, life.child_heard,
            ("yes" if told.feedback else "no") if told else "", told.at if told else None,
        )  # fmt: skip
        self._record(life.opened_at, "case.opened", org, f"case:{self.reference}", branch=life.branch)

    def _consents(self) -> dict[str, int]:
        """The rows of consents; the last key by kind."""
        found: dict[str, int] = {}
        keys: dict[int, int] = {}
        first_closure = self.life.closures[0].at if self.life.closures else None
        for given in self.life.consents:
            key = found[given.kind] = self.rows.next("referral_consent")
            receiver = given.receiver
            self._put(
                "referral_consent", key, self.case, given.kind, receiver.id if receiver else None, given.compartments,
                self.rows.versions.get(given.kind, "1"), self.life.person.language, given.how,
                *speaker(self.life, given), given.at, self._by(given.by), given.withdrawn_at,
                self._by(given.by) if given.withdrawn_at else None,
            )  # fmt: skip
            if given.on_behalf_by:
                name = self._text(given.on_behalf_by, "referral_consentonbehalf", "name", str(self.case))
                self._put("referral_consentonbehalf", key, self.case, name, b"")
            keys[id(given)] = key
            to, parts = receiver.code if receiver else None, given.compartments
            self._record(
                given.at, "consent.given", given.by, f"consent:{key}", kind=given.kind, receiver=to, compartments=parts
            )
            if given.withdrawn_at:
                self._record(given.withdrawn_at, "consent.withdrawn", given.by, f"consent:{key}", kind=given.kind)
            if receiver:
                ended = given.withdrawn_at or first_closure
                self._grant(receiver, given.compartments, "consent", key, "", given.at, ended)
        self._recalls(keys)
        return found

    def _recalls(self, consents: Mapping[int, int]) -> None:
        """Who was told of a withdrawal, and had stopped soon after."""
        for given, receiver, at in recalled(self.life):
            key, done = self.rows.next("referral_consentrecall"), at + ANSWERED_WITHIN
            answered = done < self.country.now
            consent = consents[id(given)]
            self._put(
                "referral_consentrecall", key, uuid5(NAMESPACE_OID, f"recall {consent}"), self.case, self.reference, consent,
                receiver.id, given.compartments, at, RecallAnswer.DELETED.value if answered else "", "",
                done if answered else None, self._by(receiver) if answered else None,
            )  # fmt: skip
            about = f"recall:{key}"
            self._record(at, "consent.recalled", given.by, about, to=receiver.code, compartments=given.compartments)
            if answered:
                self._record(done, "consent.recall_answered", receiver, about, answer=RecallAnswer.DELETED.value)

    # ------------------------------------------------------------ the baton
    def _offers(self, consents: Mapping[str, int]) -> dict[UUID, int]:
        life, rests_on = self.life, None
        if life.branch == Branch.ADULT_CONSENTS:
            rests_on = consents[ConsentKind.PROCESSING.value]
        keys: dict[UUID, int] = {}
        for offer in life.offers:
            key = keys[offer.reference] = self.rows.next("referral_handoff")
            declined = offer.answer == Answer.DECLINED
            self._put(
                "referral_handoff", key, offer.reference, self.case, self.reference, offer.sender.id, offer.receiver.id,
                offer.at, self._by(offer.sender), offer.reason, b"", life.form, life.age_group, life.urgent,
                offer.receiver.compartments, rests_on, offer.answer_by, offer.answer, offer.answered_at,
                self._by(_who_answered(offer)), offer.coded if declined else "",
                self._text(self._words_of(offer), "referral_handoff", "answer_text", str(offer.reference)),
            )  # fmt: skip
            about = f"handoff:{key}"
            self._record(offer.at, "handoff.offered", offer.sender, about, to=offer.receiver.code, reason=offer.reason)
            for climb in offer.climbs:
                self._put("referral_handoffclimb", key, climb.organisation.id, climb.step, climb.at)
                to = climb.organisation.code
                self._record(climb.at, "handoff.climbed", None, about, to=to, step=climb.step)
            if offer.answered_at:
                why = {"reason": offer.coded} if offer.coded else {}
                self._record(offer.answered_at, f"handoff.{offer.answer}", _who_answered(offer), about, **why)
        self._calls()
        return keys

    def _words_of(self, offer: Offer) -> str:
        """A refusal says why in words; a withdrawal keeps its code."""
        if offer.answer == Answer.DECLINED:
            return self.rows.words.get(f"{ReasonList.DECLINE}.{offer.coded}", offer.coded)
        return offer.coded

    def _calls(self) -> None:
        for call in self.life.calls:
            key = self.rows.next("referral_jointmeetingcall")
            result = next(iter(self.country.reasons[ReasonList.OFFER]), None) if call.settled_at else None
            words = result.names.say(self.country.language) if result else "-" if call.settled_at else ""
            self._put(
                "referral_jointmeetingcall", key, self.case, self.reference, call.organisation.id, call.because, call.at,
                call.settled_at, self._by(call.settled_by),
                self._text(words, "referral_jointmeetingcall", "result", f"{self.case}/{_iso(call.at)}"),
            )  # fmt: skip
            if call.settled_at:
                self._record(call.settled_at, "joint_meeting.settled", call.settled_by, f"joint_meeting:{key}")

    def _holds(self, offers: Mapping[UUID, int]) -> None:
        lines = self.rows.lines["referral_responsibility"]
        for hold in self.life.holds:
            key, org = self.rows.next("referral_responsibility"), hold.organisation
            offer = offers[hold.offer.reference] if hold.offer else NULL
            times = f"{moment(hold.began)}\t{or_null(hold.ended)}"
            lines.append(f"{key}\t{self.case}\t{org.id}\t{times}\t{offer}\t{self._by(org)}\n")
            self._record(hold.began, "responsibility.began", org, f"responsibility:{key}")
            self._grant(org, org.compartments, "responsibility", key, "", hold.began, hold.ended)

    def _grant(
        self,
        org: Org,
        parts: tuple[str, ...],
        basis: str,
        key: int | None,
        statute: str,
        began: datetime,
        ended: datetime | None,
    ) -> None:
        # Written without `line`, as every table with several rows for each life: it takes a third of the time.
        self.rows.lines["access_grant"].append(
            f"{self.case}\t{org.id}\t{array(parts)}\t{basis}\t{key or NULL}\t{statute}\t{moment(began)}\t{NULL}\t{or_null(ended)}\n"
        )

    # ------------------------------------------------------------ the path and its end
    def _path(self) -> None:
        lines = self.rows.lines["referral_casestep"]
        for step in self.life.steps:
            key = self.rows.next("referral_casestep")
            lines.append(f"{key}\t{self.case}\t{step.stage}\t{moment(step.at)}\t{self._by(step.by)}\n")
            self._record(step.at, "stage.entered", step.by, f"stage:{step.stage}")
        for made in self.life.decisions:
            key = self.rows.next("referral_stagedecision")
            self._put(
                "referral_stagedecision", key, self.case, made.stage, made.outcome, made.grounds,
                self._text(made.reasons, "referral_stagedecision", "reasons", f"{self.case}/{_iso(made.at)}"), made.identifies,
                made.at.astimezone(self.country.zone).date(), self._by(made.by), made.by.id, made.at, None,
                None,
            )  # fmt: skip
            self._record(
                made.at, "stage.decided", made.by, f"decision:{key}", stage=made.stage, outcome=made.outcome
            )  # fmt: skip
            if made.feedback is not None:
                self._record(made.at, "referrer.told", made.by, answer="yes" if made.feedback else "no")

    def _ends(self) -> None:
        about = f"case:{self.reference}"
        for end in self.life.closures:
            by = self._by(end.by)
            self._put(
                "referral_closure", self.case, end.at, end.reason, b"", by, end.reopened_at, end.reopen_reason,
                by if end.reopened_at else None,
            )  # fmt: skip
            self._record(end.at, "case.closed", end.by, about, reason=end.reason)
            if end.reopened_at:
                self._record(end.reopened_at, "case.reopened", end.by, about, reason=end.reopen_reason)
            self._grant(end.by, end.by.compartments, "statute", None, "retention", end.at, end.reopened_at)

    def _clocks(self) -> None:
        lines = self.rows.lines["deadlines_deadline"]
        for clock in self.life.clocks:
            met = clock.ended is not None and clock.ended <= clock.due
            was_met = NULL if clock.ended is None else "t" if met else "f"
            times = f"{moment(clock.started)}\t{moment(clock.due)}\t{or_null(clock.ended)}"
            lines.append(f"{self.case}\t{clock.code}\t{clock.owner.id}\t{times}\t{was_met}\n")
            about = f"clock:{clock.code}"
            self._record(clock.started, "clock.started", clock.owner, about, due=clock.due.isoformat())
            if clock.ended is not None:
                self._record(clock.ended, "clock.ended", clock.owner, about, met=met)


@lru_cache(maxsize=50_000)
def _json(details: tuple[tuple[str, Any], ...]) -> str:
    return json.dumps(dict(details))


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _who_answered(offer: Offer) -> Org | None:
    """Who accepts or declines is the receiver; who withdraws is the sender; an offer expires by itself."""
    if offer.answer in (Answer.ACCEPTED, Answer.DECLINED):
        return offer.receiver
    return offer.sender if offer.answer == Answer.WITHDRAWN else None
