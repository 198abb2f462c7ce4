"""Each fault names the file, the line, what is wrong and what to do."""

import pytest

from luotsi.countries.checking import check_pack
from luotsi.countries.reading import Fault

BROKEN = {
    "a file that is not YAML": (
        ("stages.yaml", "order: 2\n", "order: [2\n"),
        ("stages.yaml", 31, "this is not YAML: did not find expected ',' or ']'; correct the writing"),
    ),
    "a key written twice": (
        ("clocks.yaml", "  kind: practice\n", "  kind: practice\n  kind: plan\n"),
        ("clocks.yaml", 3, "kind is written twice here: keep one"),
    ),
    "an unknown field": (
        ("organisations.yaml", "  superior: temple\n", "  superiour: temple\n"),
        ("organisations.yaml", 4, "superiour is not a field of this section: remove it or correct its spelling"),
    ),
    "a missing field": (
        ("roles.yaml", "  permissions: [refer, read_cases]\n", ""),
        ("roles.yaml", 1, "permissions is missing: add it"),
    ),
    "a word outside a closed set": (
        ("roles.yaml", "read_cases]", "read_all]"),
        ("roles.yaml", 4, "permissions must be one of "),
    ),
    "a holiday without a rule": (
        ("calendar.yaml", "month: 3, day: 1, ", ""),
        (
            "calendar.yaml",
            1,
            "the entry: give one rule: month and day, easter_offset, orthodox_easter_offset, or weekday and between",
        ),
    ),
    "an unknown list of reasons": (
        ("coded_reasons.yaml", "close_reasons:", "closing_reasons:"),
        ("coded_reasons.yaml", 4, "closing_reasons is not a list of reasons: use one of "),
    ),
    "a code used twice": (
        (
            "actor_groups.yaml",
            "- {code: ports",
            "- {code: ports, names: {en: A, el: Α}, confidence: sure}\n- {code: ports",
        ),
        ("actor_groups.yaml", 2, "the code ports is already used: give this entry another code"),
    ),
    "two versions at one time": (
        ("organisations.yaml", "valid_from: 2015-01-01", "valid_from: 2014-06-01"),
        ("organisations.yaml", 25, "guild is valid twice on 2014-06-01: end the earlier version on the day before"),
    ),
    "an end before the beginning": (
        ("organisations.yaml", "valid_to: 2009-12-31", "valid_to: 1999-12-31"),
        (
            "organisations.yaml",
            14,
            "old_harbour ends on 1999-12-31 before it begins on 2000-01-01: correct one of the days",
        ),
    ),
    "a successor without an end": (
        ("organisations.yaml", "  valid_to: 2009-12-31\n", ""),
        ("organisations.yaml", 14, "old_harbour has a successor but no end: add valid_to"),
    ),
    "a successor years later": (
        ("organisations.yaml", "  superior: temple\n", "  superior: temple\n  valid_from: 2012-01-01\n"),
        (
            "organisations.yaml",
            16,
            "harbour begins on 2012-01-01, long after old_harbour ends on 2009-12-31: correct one of the days",
        ),
    ),
    "an unknown source": (
        ("organisation_types.yaml", "source: [TIMAEUS]", "source: [CRITIAS]"),
        ("organisation_types.yaml", 1, "CRITIAS is not found in sources: correct the code or add the entry"),
    ),
    "an unknown organisation": (
        ("country.yaml", "coordinator: temple", "coordinator: palace"),
        ("country.yaml", 9, "palace is not found in organisations: correct the code or add the entry"),
    ),
    "an unknown actor": (
        ("stages.yaml", "'type:port', temple", "'type:inn', temple"),
        ("stages.yaml", 16, "type:inn is not found in actors: correct the code or add the entry"),
    ),
    "an unknown stage of an outcome": (
        ("stages.yaml", "to: away", "to: afar"),
        ("stages.yaml", 20, "afar is not found in stages: correct the code or add the entry"),
    ),
    "a stage that nobody can leave": (
        ("stages.yaml", "  next: [told]\n", ""),
        ("stages.yaml", 1, "nobody can leave seen: add next, or an outcome that leads on or closes"),
    ),
    "a stage that is never reached": (
        ("stages.yaml", "    - {code: sails, names: {en: Sails, el: Πλέει}, to: away}\n", ""),
        ("stages.yaml", 21, "away cannot be reached: name it in the next or in an outcome of another stage"),
    ),
    "a stage decided by nobody": (
        ("stages.yaml", "decided_by: [harbour]", "decided_by: []"),
        ("stages.yaml", 27, "nobody decides away: name an organisation, a type: or a group:"),
    ),
    "no start": (
        ("stages.yaml", "  start: true\n", ""),
        ("country.yaml", 1, "no stage has start: true: mark the stage on which the path begins in stages.yaml"),
    ),
    "two starts": (
        ("stages.yaml", "  identifies: true\n", "  identifies: true\n  start: true\n"),
        ("stages.yaml", 45, "weighed is a second start: keep start: true on seen only"),
    ),
    "a clock without a length": (
        ("clocks.yaml", "  max: {value: 30, unit: days}\n", ""),
        (
            "clocks.yaml",
            1,
            "k_tide has no length: add min, max or deadline, or uncounted: true if no days are counted",
        ),
    ),
    "a clock without a start": (
        ("clocks.yaml", "  starts_on: {event: stage_decided, stage: helped, outcome: sails}\n", ""),
        ("clocks.yaml", 1, "starts_on is missing: add it"),
    ),
    "a clock that starts with no stage": (
        ("clocks.yaml", ", stage: helped, outcome: sails", ""),
        ("clocks.yaml", 5, "k_tide starts with a stage and names none: add stage"),
    ),
    "a clock that starts with an unknown outcome": (
        ("clocks.yaml", "outcome: sails", "outcome: sinks"),
        ("clocks.yaml", 5, "sinks is not an outcome of helped: correct the code or add the outcome"),
    ),
    "a warning after the end": (
        ("clocks.yaml", "[7, 2]", "[7, -2]"),
        ("clocks.yaml", 10, "a warning of k_tide comes after its end: count the days before the end"),
    ),
    "a warning before the start": (
        ("clocks.yaml", "[7, 2]", "[60, 2]"),
        ("clocks.yaml", 10, "a warning of k_tide comes before its start: warn later than 60 days"),
    ),
    "a clock that climbs without a warning": (
        ("clocks.yaml", "climb: [{at_days: 2,", "climb: [{at_days: 3,"),
        ("clocks.yaml", 16, "k_tide climbs at 3 days and does not warn then: add it to warn_at_days"),
    ),
    "a change of law without a day": (
        ("clocks.yaml", "  rolls: true\n", "  rolls: true\n  transition: running\n"),
        ("clocks.yaml", 14, "k_tide says to which clocks its change applies and not since when: add valid_from"),
    ),
    "a clock of the country that can be suspended": (
        ("clocks.yaml", "  rolls: true\n", "  rolls: true\n  of_the_country: true\n"),
        ("clocks.yaml", 15, "k_tide runs on no case, so nothing happens to it: remove suspension"),
    ),
    "a missing translation": (
        ("roles.yaml", "en: Pilot, el: Πιλότος", "en: Pilot"),
        ("roles.yaml", 2, "names is not said in el: add the words"),
    ),
    "a missing translation deep in an entry": (
        ("stages.yaml", "{en: Done, el: Τέλος}", "{en: Done}"),
        ("stages.yaml", 19, "names is not said in el: add the words"),
    ),
    "neither source nor confidence": (
        ("clocks.yaml", "  confidence: unsure\n", ""),
        ("clocks.yaml", 1, "k_tide has neither a source nor a confidence: name the source, or mark how sure this is"),
    ),
    "a mark of translation without words": (
        ("roles.yaml", "  confidence: proposal\n", "  confidence: proposal\n  translated: [fr]\n"),
        ("roles.yaml", 7, "fr is marked as translated but not written: add the words"),
    ),
    "a language of the pages that is not listed": (
        ("country.yaml", "el: Ελληνικά}, ui: true", "el: Ελληνικά}, ui: false"),
        ("country.yaml", 11, "el is not listed in languages with ui: true: add it there"),
    ),
    "a demonstration person in the wrong place": (
        ("demo.yaml", "role: pilot, organisation: harbour", "role: pilot, organisation: temple"),
        (
            "demo.yaml",
            1,
            "pilot is not a role of organisations of type shrine: choose another role or organisation",
        ),
    ),
}


@pytest.mark.parametrize(("broken", "fault"), BROKEN.values(), ids=BROKEN.keys())
def test_a_fault_is_found_at_its_line_with_what_to_do(change, broken, fault):
    folder = change(*broken)
    file, line, reason = fault
    found = check_pack(folder)
    assert any((one.file, one.line) == (file, line) and one.reason.startswith(reason) for one in found), found


def test_a_folder_without_a_country_is_not_a_pack(tmp_path):
    faults = check_pack(tmp_path)
    assert faults == [
        Fault("country.yaml", 1, "the pack has no country.yaml: write one, it says which country this is")
    ]


def test_a_file_that_no_section_knows_is_a_fault(atlantis):
    (atlantis / "stagse.yaml").write_text("[]", encoding="utf-8")
    assert check_pack(atlantis) == [
        Fault("stagse.yaml", 1, "no section is kept in stagse.yaml: rename or remove the file")
    ]


def test_a_list_that_is_not_a_list_is_a_fault(atlantis):
    (atlantis / "demo.yaml").write_text("pilot: Pat", encoding="utf-8")
    assert check_pack(atlantis) == [
        Fault("demo.yaml", 1, "demo must be a list of entries: begin each entry with a dash")
    ]


def test_one_fault_is_said_on_one_line(change):
    (fault,) = check_pack(change("roles.yaml", "en: Pilot, el: Πιλότος", "en: Pilot"))
    assert str(fault) == "roles.yaml:2: names is not said in el: add the words"


def test_what_could_not_be_read_is_not_also_called_missing(change):
    faults = check_pack(change("organisations.yaml", "  superior: temple\n", "  superiour: temple\n"))
    assert {fault.reason.split(" ")[0] for fault in faults} == {"superiour"}


MISSING = {
    "no forms": (("forms.yaml", "", ""), "the pack has no forms: write at least one in forms.yaml"),
    "no referrer types": (
        ("referrer_types.yaml", "", ""),
        "the pack has no referrer_types: write at least one in referrer_types.yaml",
    ),
    "no consent forms": (
        ("consent_forms.yaml", "", ""),
        "the pack has no consent_forms: write at least one in consent_forms.yaml",
    ),
    "no roles": (("roles.yaml", "", ""), "the pack has no roles: write at least one in roles.yaml"),
    "no stages": (("stages.yaml", "", ""), "the pack has no stages: write at least one in stages.yaml"),
    "no reasons": (
        ("coded_reasons.yaml", "", ""),
        "the pack has no no_consent_reasons: write at least one in coded_reasons.yaml",
    ),
    "a list of reasons without a reason": (
        ("coded_reasons.yaml", "  - {code: full, names: {en: The ship is full, el: Το πλοίο είναι γεμάτο}", "  #"),
        "the pack has no decline_reasons: write at least one in coded_reasons.yaml",
    ),
    "no reason for a first offer": (
        ("coded_reasons.yaml", "code: admission", "code: board"),
        "offer_reasons has no admission, the reason of a referral's first offer: add it in coded_reasons.yaml",
    ),
    "a kind of consent without a form": (
        ("consent_forms.yaml", "kind: named_sharing", "kind: service"),
        "no consent form is of kind named_sharing: write what is read to the person in consent_forms.yaml",
    ),
    "no stage that refers": (
        ("stages.yaml", "kind: referral", "kind: inquiry"),
        "no stage is of kind referral: add the stage in which a person is referred in stages.yaml",
    ),
    "no stage that decides": (
        ("stages.yaml", "kind: decision", "kind: inquiry"),
        "no stage is of kind decision: add the stage in which somebody decides whether the person is admitted or "
        "identified in stages.yaml",
    ),
    "a referrer who never learns no": (
        ("stages.yaml", ", feedback: false", ""),
        "no decision tells the referrer no: mark an outcome with feedback: false in stages.yaml",
    ),
    "nobody who adds people": (
        ("roles.yaml", "coordinate, manage_people", "coordinate"),
        "no role may add people to an organisation: give manage_people to one in roles.yaml",
    ),
}


@pytest.mark.parametrize(("broken", "reason"), MISSING.values(), ids=MISSING.keys())
def test_what_the_main_flow_needs_is_named_where_it_is_missing(atlantis, broken, reason):
    file, old, new = broken
    path = atlantis / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old else "# nothing here\n", encoding="utf-8")
    assert Fault("country.yaml", 1, reason) in check_pack(atlantis)


def test_a_file_that_is_not_there_is_as_empty_as_one_without_entries(atlantis):
    (atlantis / "forms.yaml").unlink()
    assert check_pack(atlantis) == [Fault("country.yaml", 1, "the pack has no forms: write at least one in forms.yaml")]


PLACES = {
    "referrals sent to one that may not answer": (
        ("country.yaml", "admission_queue: harbour", "admission_queue: temple"),
        ("country.yaml", 10, "temple is of type shrine, which may not be responsible: name another organisation"),
    ),
    "referrals sent to where nobody accepts": (
        ("country.yaml", "admission_queue: harbour", "admission_queue: temple"),
        ("country.yaml", 10, "nobody in temple could accept: give type shrine a role with answer_offers"),
    ),
    "a coordinator without anybody": (
        ("country.yaml", "coordinator: temple", "coordinator: lighthouse"),
        ("country.yaml", 9, "nobody in lighthouse could coordinate: give type tower a role with coordinate"),
    ),
    "a decision that nobody there makes": (
        ("stages.yaml", "decided_by: ['group:ports']\n", "decided_by: [temple]\n"),
        (
            "stages.yaml",
            43,
            "nobody who decides weighed has a role with decide_stage: give their type one in roles.yaml",
        ),
    ),
}


@pytest.mark.parametrize(("broken", "fault"), PLACES.values(), ids=PLACES.keys())
def test_whoever_the_flow_asks_has_somebody_to_answer(change, broken, fault):
    assert Fault(*fault) in check_pack(change(*broken))


def test_a_section_that_could_not_be_read_is_not_also_called_missing(change):
    faults = check_pack(change("forms.yaml", "- {code: diving", "- {code: [diving"))
    assert {fault.file for fault in faults} == {"forms.yaml"}
