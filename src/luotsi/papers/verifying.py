"""Checking the files: is every one that is recorded there, as it was put there, and is none there without a record?"""

import time

from django.db import connection

from luotsi.access.verifying import Check, Progress, check_of
from luotsi.papers import shelf

# A file lies there a moment before its record is committed; one without is asked about again after so long.
SECONDS_TO_COMMIT = 2.0


def check_papers(progress: Progress) -> list[Check]:
    """Every check of the files, for a bound System reader. Hashes are of what lies there, so no key is needed."""
    progress("papers: files against their records")
    lying = {name for name in shelf.names() if not name.startswith(f"{shelf.INCOMING}/")}
    recorded = _recorded()
    missing, changed = [], []
    for name, (sha256, label) in recorded.items():
        found = shelf.hash_of(name)
        if found is None:
            missing.append(label)
        elif found != sha256:
            changed.append(label)
    return [
        check_of("recorded_file_is_there", len(recorded), missing),
        check_of("file_is_as_it_was_filed", len(recorded) - len(missing), changed),
        check_of("file_has_its_record", len(lying), _without_record(lying - recorded.keys())),
    ]


def _without_record(suspects: set[str]) -> list[str]:
    if suspects:
        time.sleep(SECONDS_TO_COMMIT)
        suspects = suspects - _recorded().keys()
    return sorted(name for name in suspects if shelf.laid_at(name) is not None)


def _recorded() -> dict[str, tuple[bytes, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stored_as, sha256, label FROM papers_files()")
        return {name: (bytes(sha256), label) for name, sha256, label in cursor.fetchall()}
