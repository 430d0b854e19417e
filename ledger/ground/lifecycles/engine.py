"""A life as a table: which event leads from which state to which, and who may take it.

A hazard and a report (`hazard.py`, `tip.py`) bring their states, events and transitions; what is
asked of a table is asked here, once. Pure: how a thing stands and who acts are arguments.

An event is taken in this order: is the actor allowed to (`permission_error`), does it fit how the
thing stands (`next_state`); what it must say stands in the
rows of a step (`step_fields`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from ledger.ground.caller import Role

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)
S_co = TypeVar("S_co", bound=StrEnum, covariant=True)


class Snapshot(Protocol[S_co]):
    """How a thing stands. `variant`: by which variant of the table it lives (a hazard's grade)."""

    @property
    def state(self) -> S_co:
        """What the events so far led to."""

    @property
    def variant(self) -> str:
        """A key of `Transition.variants`; any other word lives by the plain table."""


class Actor(Protocol):
    """Who acts: the roles in which they reach the thing."""

    @property
    def roles(self) -> frozenset[Role]:
        """Those that count here."""


C = TypeVar("C", bound=Snapshot[Any])
A = TypeVar("A", bound=Actor)


@dataclass(frozen=True, slots=True)
class Violation:
    """What does not fit: a stable reason, the field (None: the whole step), what would fit."""

    reason: str
    field: str | None
    message: str


@dataclass(frozen=True, slots=True)
class StateCondition(Generic[C]):
    """Without which the event fits in no state. `label`: as the documents name it."""

    label: str
    holds: Callable[[C], bool]


@dataclass(frozen=True, slots=True)
class Guard(Generic[C, A]):
    """Keeps an actor from an event; its check is given the event's word, to say so in a sentence.

    `label`: whom it keeps away, as the documents name them.
    """

    label: str
    check: Callable[[str, C, A], Violation | None]


@dataclass(frozen=True, slots=True)
class Variant(Generic[S]):
    """Where a variant departs from the plain table; None: it does not."""

    sources: frozenset[S] | None = None
    target: S | None = None


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, E, C, A]):
    """One row: an event, where it fits, where it leads (`target` None: the state stays), who may.

    Guards are asked in their order, and before the roles: they say more.
    """

    event: E
    sources: frozenset[S]
    target: S | None
    roles: frozenset[Role]
    guards: tuple[Guard[C, A], ...] = ()
    condition: StateCondition[C] | None = None
    variants: Mapping[str, Variant[S]] = field(default_factory=dict)

    def sources_of(self, variant: str) -> frozenset[S]:
        """In which states the event fits by this variant."""
        departs = self.variants.get(variant)
        if departs is None or departs.sources is None:
            return self.sources
        return departs.sources

    def target_of(self, variant: str) -> S | None:
        """Where it leads by this variant; None: the state stays."""
        departs = self.variants.get(variant)
        return (departs and departs.target) or self.target


@dataclass(frozen=True, slots=True)
class StateMachine(Generic[S, E, C, A]):
    """The table and its words. `subject`: what lives by it, as a sentence names it."""

    subject: str
    transitions: Mapping[E, Transition[S, E, C, A]]
    state_words: Mapping[S, str]
    event_words: Mapping[E, str]

    def next_state(self, event: E, snapshot: C, *, variant: str | None = None) -> S | None:
        """The state that the event leads to; None where it does not fit how the thing stands.

        `variant`: the one that the event itself brings the thing to.
        """
        transition = self.transitions[event]
        if snapshot.state not in transition.sources_of(snapshot.variant):
            return None
        if transition.condition and not transition.condition.holds(snapshot):
            return None
        state: S = snapshot.state
        return transition.target_of(variant or snapshot.variant) or state

    def permission_error(self, event: E, snapshot: C, actor: A) -> Violation | None:
        """What keeps this actor from it, whether or not it fits the state; None: nothing."""
        transition, word = self.transitions[event], self.event_words[event]
        for guard in transition.guards:
            if violation := guard.check(word, snapshot, actor):
                return violation
        if transition.roles.isdisjoint(actor.roles):
            return Violation("not_yours_to_do", None, f"您的角色不能{word}{self.subject}")
        return None

    def allowed_events(self, snapshot: C, actor: A) -> list[E]:
        """The events open to this actor as the thing stands, in the table's order."""
        return [
            event
            for event in self.transitions
            if self.next_state(event, snapshot) is not None
            and self.permission_error(event, snapshot, actor) is None
        ]

    def acting_role(self, event: E, roles: Collection[Role]) -> Role:
        """The role in which the event is taken; the first in the order of `Role` if several fit."""
        return next(
            role for role in Role if role in roles and role in self.transitions[event].roles
        )
