"""The file of a person as a tagged PDF, made by Typst from the same data as the JSON."""

import json
from importlib import resources
from typing import Any

import typst

TEMPLATE = resources.files("luotsi.desk") / "typst" / "subject.typ"


def made_of(data: dict[str, Any], words: dict[str, str]) -> bytes:
    """A PDF/UA document; `words` are the headings that the data does not hold."""
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data), "words": json.dumps(words)},
        ignore_system_fonts=False,
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)  # noqa: S101  # one document is one value; the checker is told
    return made
