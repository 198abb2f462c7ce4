"""Every write on papers."""

from luotsi.papers.usecases.documents import (
    Upload,
    add_version,
    file_document,
    look_at_document,
    look_at_documents,
    open_version,
)
from luotsi.papers.usecases.letters import make_letter
from luotsi.papers.usecases.messages import answer, begin_thread, look_at_threads, read_thread
from luotsi.papers.usecases.statements import add_translation, correct_statement, look_at_statement, write_statement
from luotsi.papers.usecases.sweeping import sweep

__all__ = [
    "Upload",
    "add_translation",
    "add_version",
    "answer",
    "begin_thread",
    "correct_statement",
    "file_document",
    "look_at_document",
    "look_at_documents",
    "look_at_statement",
    "look_at_threads",
    "make_letter",
    "open_version",
    "read_thread",
    "sweep",
    "write_statement",
]
