"""How alike two descriptions are: for a suggestion to an officer, never for a decision. Pure."""

from __future__ import annotations

from spelling.names import letters_of

# Of two that tell the same in other words about so much is shared, of two strange ones next to
# nothing: tried on invented pairs, and ours.
ALIKE_AT_LEAST = 0.3


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the pairs of neighbouring characters that both have, by those of the shorter."""
    pairs, others = _pairs(one), _pairs(other)
    fewer = min(len(pairs), len(others))
    return len(pairs & others) / fewer if fewer else 0.0


def are_alike(one: str, other: str) -> bool:
    """Whether an officer may want to look at both."""
    return likeness(one, other) >= ALIKE_AT_LEAST


def _pairs(text: str) -> set[str]:
    plain = letters_of(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
