"""What a person is told in one sentence, without a traceback."""

from __future__ import annotations


class CannotStart(Exception):
    """Something outside of our code stands in the way; the message says what to do next."""
