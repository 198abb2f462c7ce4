"""Every write on the sender's side of a disclosure, one function per thing a person does."""

from luotsi.disclosure.usecases.answering import handle_request, look_at_request
from luotsi.disclosure.usecases.preparing import (
    add_part,
    drop_disclosure,
    prepare_disclosure,
    remove_part,
    submit_disclosure,
)
from luotsi.disclosure.usecases.sending import CHECKS, had_a_part, recall_disclosure, return_disclosure, send_disclosure

__all__ = [
    "CHECKS",
    "add_part",
    "drop_disclosure",
    "had_a_part",
    "handle_request",
    "look_at_request",
    "prepare_disclosure",
    "recall_disclosure",
    "remove_part",
    "return_disclosure",
    "send_disclosure",
    "submit_disclosure",
]
