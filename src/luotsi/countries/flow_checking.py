"""What the main flow needs of a pack: choices for every question it asks, somebody for every act, a path to walk."""

from collections.abc import Iterator

from luotsi.countries.marked import Trail
from luotsi.countries.reading import LISTS, REASONS, Draft, Found
from luotsi.countries.schema import (
    ActorGroup,
    CodedReason,
    ConsentForm,
    ConsentSheet,
    ExploitationForm,
    Item,
    Organisation,
    OrganisationType,
    ReasonList,
    ReferrerType,
    Role,
    Stage,
)
from luotsi.countries.vocabulary import ConsentKind, Permission, StageKind

FIRST_OFFER = "admission"  # the reason that the program gives for the first offer of a referral
ASKED: dict[str, type[Item]] = {
    "organisation_types": OrganisationType,
    "organisations": Organisation,
    "roles": Role,
    "stages": Stage,
    "forms": ExploitationForm,
    "referrer_types": ReferrerType,
    "consent_forms": ConsentForm,
}
STAGES = {
    StageKind.REFERRAL: "the stage in which a person is referred",
    StageKind.DECISION: "the stage in which somebody decides whether the person is admitted or identified",
}
ACTS = {
    Permission.RECORD_SIGNAL: "record a signal",
    Permission.REFER: "refer a person",
    Permission.ANSWER_OFFERS: "accept or decline a case",
    Permission.OFFER_HANDOFF: "hand a case on",
    Permission.DECIDE_STAGE: "decide a stage",
    Permission.COORDINATE: "see offers that nobody answered",
    Permission.MANAGE_PEOPLE: "add people to an organisation",
}


def missing_parts(draft: Draft) -> Iterator[str]:
    """What the pack must hold and does not, each with what to write; what could not be read is not called missing."""
    if draft.facts is None:
        return
    present = {section for section, kind in ASKED.items() if next(draft.of(kind), None)}
    for section in ASKED:
        if section not in present | draft.incomplete:
            yield f"the pack has no {section}: write at least one in {_file(section)}"
    if "coded_reasons" not in draft.incomplete:
        yield from _missing_reasons(draft)
    if _read("consent_forms", draft, present):
        kinds = {form.kind for _, form in draft.of(ConsentForm)}
        for kind in ConsentKind:
            if kind not in kinds:
                yield f"no consent form is of kind {kind}: write what is read to the person in consent_forms.yaml"
    if "consent_sheets" not in draft.incomplete:
        yield from _missing_sheets(draft)
    if _read("stages", draft, present):
        yield from _missing_stages(draft)
    if _read("roles", draft, present):
        may = {permission for _, role in draft.of(Role) for permission in role.permissions}
        for permission, act in ACTS.items():
            if permission not in may:
                yield f"no role may {act}: give {permission} to one in roles.yaml"


def _file(section: str) -> str:
    return next(file for file, held in LISTS.items() if held == section)


def _read(section: str, draft: Draft, present: set[str]) -> bool:
    """Whether the section is there and was read whole, so that something can be missing in it."""
    return section in present and section not in draft.incomplete


def _missing_reasons(draft: Draft) -> Iterator[str]:
    written = {(reason.list, reason.code) for _, reason in draft.of(CodedReason)}
    for reasons in ReasonList:
        if not any(found is reasons for found, _ in written):
            yield f"the pack has no {reasons}: write at least one in {REASONS}"
    if (ReasonList.OFFER, FIRST_OFFER) not in written:
        yield f"{ReasonList.OFFER} has no {FIRST_OFFER}, the reason of a referral's first offer: add it in {REASONS}"


def _missing_sheets(draft: Draft) -> Iterator[str]:
    """A sheet in each language of the pages: what is read to a person whose own language has none."""
    written = {sheet.code for _, sheet in draft.of(ConsentSheet)}
    for language in draft.facts.languages if draft.facts else ():
        if language.ui and not {language.code, language.derived_from} & written:
            yield f"no consent sheet is in {language.code}, a language of the pages: write it in consent_sheets.yaml"


def sheets_in_unknown_languages(draft: Draft) -> Iterator[tuple[Found, Trail, str]]:
    """A sheet is in a language in which a person can be read to."""
    known = {language.code for language in draft.facts.person_languages} if draft.facts else set()
    for found, sheet in draft.of(ConsentSheet):
        if draft.facts and sheet.code not in known:
            yield (
                found,
                ("code",),
                f"{sheet.code} is not listed in languages with person: true: add it there, or leave the sheet out",
            )


def _missing_stages(draft: Draft) -> Iterator[str]:
    stages = [stage for _, stage in draft.of(Stage)]
    if not any(stage.start for stage in stages):
        yield "no stage has start: true: mark the stage on which the path begins in stages.yaml"
    for kind, words in STAGES.items():
        if not any(stage.kind is kind for stage in stages):
            yield f"no stage is of kind {kind}: add {words} in stages.yaml"
    decisions = [stage for stage in stages if stage.kind is StageKind.DECISION]
    told = {outcome.feedback for stage in decisions for outcome in stage.outcomes}
    for feedback, answer in ((True, "yes"), (False, "no")):
        if decisions and feedback not in told:
            yield (
                f"no decision tells the referrer {answer}: "
                f"mark an outcome with feedback: {str(feedback).lower()} in stages.yaml"
            )


def wrong_places(draft: Draft) -> Iterator[tuple[Found, Trail, str]]:
    """Referrals go to who may answer for a person and has somebody to do it; the coordinator has somebody to look."""
    facts = draft.facts
    if facts is None or draft.incomplete & {"organisations", "organisation_types", "roles"}:
        return
    country = next(found for found in draft.found if found.item is facts)
    types = {kind.code: kind for _, kind in draft.of(OrganisationType)}
    kinds = {organisation.code: organisation.type for _, organisation in draft.of(Organisation)}
    queue, coordinator = types.get(kinds.get(facts.admission_queue, "")), kinds.get(facts.coordinator, "")
    if queue and not queue.may_be_responsible:
        yield (
            country,
            ("admission_queue",),
            f"{facts.admission_queue} is of type {queue.code}, which may not be responsible: name another organisation",
        )
    if queue and not _somebody(draft, queue.code, Permission.ANSWER_OFFERS):
        yield (
            country,
            ("admission_queue",),
            f"nobody in {facts.admission_queue} could accept: give type {queue.code} a role with answer_offers",
        )
    if coordinator and not _somebody(draft, coordinator, Permission.COORDINATE):
        yield (
            country,
            ("coordinator",),
            f"nobody in {facts.coordinator} could coordinate: give type {coordinator} a role with coordinate",
        )


def undecidable(draft: Draft) -> Iterator[tuple[Found, Trail, str]]:
    """Whoever decides on admission or identification has somebody there whose role decides."""
    if draft.incomplete & {"organisations", "organisation_types", "actor_groups", "roles"}:
        return
    kinds = {organisation.code: organisation.type for _, organisation in draft.of(Organisation)}
    groups = {group.code: group for _, group in draft.of(ActorGroup)}
    for found, stage in draft.of(Stage):
        deciding = {kind for actor in stage.decided_by for kind in _types(actor, kinds, groups)}
        if stage.kind is StageKind.DECISION and not any(
            _somebody(draft, kind, Permission.DECIDE_STAGE) for kind in deciding
        ):
            yield (
                found,
                ("decided_by",),
                f"nobody who decides {stage.code} has a role with decide_stage: give their type one in roles.yaml",
            )


def _types(actor: str, kinds: dict[str, str], groups: dict[str, ActorGroup]) -> set[str]:
    """The types of the organisations that an actor means: one organisation, `type:`, or `group:`."""
    kind, _, code = actor.partition(":")
    if kind == "type":
        return {code}
    if kind == "group":
        group = groups.get(code)
        return {kinds.get(member, "") for member in group.members} | set(group.member_types) if group else set()
    return {kinds.get(actor, "")}


def _somebody(draft: Draft, kind: str, permission: Permission) -> bool:
    return any(kind in role.organisation_types and permission in role.permissions for _, role in draft.of(Role))
