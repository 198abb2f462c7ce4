"""Telling what is going on, on standard error, so that the table alone stands on standard output."""

import sys


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
