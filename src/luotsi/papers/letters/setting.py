"""A letter as a tagged PDF (Typst, PDF/UA-1) or as a Word document (docxtpl). Nothing is fetched from anywhere."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from io import BytesIO
from pathlib import Path

import typst
from django.db import models
from django.utils.translation import gettext_lazy as _
from docxtpl import DocxTemplate

from luotsi.papers import media
from luotsi.papers.letters.composing import Letter

HERE = Path(__file__).parent


class Form(models.TextChoices):
    """What a letter is set as."""

    PDF = "pdf", _("PDF, ready to print")
    WORD = "docx", _("Word, to be edited")


def pdf(letter: Letter) -> bytes:
    """The letter as PDF/UA-1. What people typed comes in as data, so that none of it can act as a template."""
    data = asdict(letter) | {"lang": letter.language.partition("-")[0]}
    return typst.compile(
        HERE / "letter.typ",
        root=HERE,
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(data)},
        package_path=HERE / "fonts",  # where no package lies
        package_cache_path=HERE / "fonts",
    )


def word(letter: Letter) -> bytes:
    """The letter in the Word template beside this file, which an authority may replace by its own."""
    template, made = DocxTemplate(HERE / "letter.docx"), BytesIO()
    template.render(asdict(letter), autoescape=True)
    properties = template.docx.core_properties
    properties.title, properties.language = letter.title, letter.language
    properties.author = properties.last_modified_by = ""
    template.save(made)
    return made.getvalue()


SET: dict[Form, tuple[Callable[[Letter], bytes], media.MediaType]] = {
    Form.PDF: (pdf, media.PDF),
    Form.WORD: (word, media.WORD),
}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
