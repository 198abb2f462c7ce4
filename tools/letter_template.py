"""Writes the Word template of letters, which is then edited in Word: python tools/letter_template.py"""

from pathlib import Path

from docx import Document
from docx.shared import Mm, Pt

PLACE = Path(__file__).resolve().parents[1] / "src/luotsi/papers/letters/letter.docx"
PARTS = [
    ("{%p for line in sender %}", "Normal"),
    ("{{ line }}", "Normal"),
    ("{%p endfor %}", "Normal"),
    ("{{ day }}", "Normal"),
    ("{%p for line in receiver %}", "Normal"),
    ("{{ line }}", "Normal"),
    ("{%p endfor %}", "Normal"),
    ("{{ title }}", "Heading 1"),
    ("{%p for label, value in facts %}", "Normal"),
    ("{{ label }}: {{ value }}", "Normal"),
    ("{%p endfor %}", "Normal"),
    ("{%p for paragraph in paragraphs %}", "Normal"),
    ("{{ paragraph }}", "Normal"),
    ("{%p endfor %}", "Normal"),
    ("{%p for line in closing %}", "Normal"),
    ("{{ line }}", "Normal"),
    ("{%p endfor %}", "Normal"),
]


def main() -> None:
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(25)
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Arial", Pt(11)
    for text, style in PARTS:
        made.add_paragraph(text, style=style)
    made.core_properties.author = made.core_properties.comments = made.core_properties.title = ""
    made.save(str(PLACE))


if __name__ == "__main__":
    main()
