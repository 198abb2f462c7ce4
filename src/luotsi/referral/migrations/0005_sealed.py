"""What names a person, every note and every draft is sealed with keys of that person; clear columns go."""

from datetime import UTC
from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone

import luotsi.referral.models.sealed
from luotsi.access import vault
from luotsi.referral.models.sealed import plain_of

BATCH = 2_000
NAMES = {
    "CaseIdentity": ("given_names", "family_names", "other_names", "born_on", "document"),
    "CaseContact": ("phone", "address", "safe_way", "representative", "representative_contact"),
    "CaseNote": ("text",),
}
PARTS = {"CaseIdentity": "identity", "CaseContact": "contact"}


def seal_what_lies_open(apps: Any, schema_editor: Any) -> None:
    """Seal the rows of before, batch by batch, with new keys."""
    sealer = _Sealer(apps.get_model("access", "PersonKey").objects.using(schema_editor.connection.alias))
    for name, values in NAMES.items():
        rows = apps.get_model("referral", name).objects.using(schema_editor.connection.alias)
        for row in rows.select_related("case").iterator(chunk_size=BATCH):
            part = PARTS.get(name) or row.compartment
            place = f"{part}/{row.case_id}"
            if name == "CaseNote":
                place = f"note/{row.case_id}/{part}/{row.at.astimezone(UTC).isoformat()}"
            opened = {value: _plain(getattr(row, value)) for value in values}
            rows.filter(pk=row.pk).update(sealed=sealer.seal(row.case.person, part, place, opened))
    drafts = apps.get_model("referral", "ReferralDraft").objects.using(schema_editor.connection.alias)
    for draft in drafts.exclude(data={}):
        drafts.filter(pk=draft.pk).update(sealed=sealer.seal(-draft.pk, "", f"draft/{draft.reference}", draft.data))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


class _Sealer:
    """Makes a key for each person and part, once."""

    def __init__(self, keys: Any) -> None:
        self.keys, self.made = keys, dict[tuple[int, str], tuple[Any, Any]]()

    def seal(self, person: int, part: str, place: str, values: dict[str, Any]) -> bytes:
        if (person, part) not in self.made:
            new = vault.new_key(person, part)
            self.keys.create(
                person=person, part=part, key_id=new.key_id, wrapped=new.wrapped, master=new.master, made_at=timezone.now()
            )
            self.made[person, part] = new.key_id, new.key
        key_id, key = self.made[person, part]
        return vault.sealed_with(key_id, key, plain_of(values), person=person, context=place)


def _sealed() -> Any:
    return luotsi.referral.models.sealed.SealedValues(default=b"")


class Migration(migrations.Migration):
    dependencies = [("referral", "0004_joint_team"), ("access", "0003_vault")]

    operations = [
        *(
            migrations.AddField(model_name=model, name="sealed", field=_sealed())
            for model in ("caseidentity", "casecontact", "casenote", "referraldraft")
        ),
        migrations.RunPython(seal_what_lies_open),
        migrations.RemoveConstraint(model_name="casenote", name="note_says_something"),
        *(
            migrations.RemoveField(model_name=model.lower(), name=name)
            for model, names in NAMES.items()
            for name in names
        ),
        migrations.RemoveField(model_name="referraldraft", name="data"),
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0005_sealed.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
