"""Random lives of hazards: who tries what, in which words; most of it fits and some does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from ledger.ground.caller import Role
from ledger.ground.lifecycles.hazard import (
    HAZARD_LIFE,
    Event,
    HazardActor,
    HazardSnapshot,
)  # fmt: skip
from ledger.ground.lifecycles.step_fields import asked_by
from ledger.hazards.rules.replay import HazardRow
from ledger.hazards.rules.steps import DISPOSITION_WORDS, HazardStep
from plans.plan import Plan

EVENTS = list(Event)
# They judge the enterprise or grant it something: none of its own people takes part.
JUDGING = frozenset(Event) - {Event.SIGN_FOR, Event.START, Event.RECTIFY}


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person and the roles of theirs that reach the enterprise."""

    name: str
    roles: frozenset[Role]
    id: UUID = field(default_factory=uuid4)


def everybody() -> list[Somebody]:
    """Each kind of person once; the first finds the hazard, the last two have two sides."""
    return [
        Somebody("张示例", frozenset({Role.INSPECTOR})),
        Somebody("王示例", frozenset({Role.ENTERPRISE})),
        Somebody("刘示例", frozenset({Role.SUPERVISOR})),
        Somebody("陈示例", frozenset({Role.INSPECTOR})),
        Somebody("赵示例", frozenset({Role.TOWN})),
        Somebody("钱示例", frozenset({Role.DEPARTMENT})),
        Somebody("孙示例", frozenset({Role.COUNTY})),
        Somebody("李示例", frozenset({Role.COUNTY, Role.TOWN})),
        Somebody("周示例", frozenset({Role.ADMIN})),
        Somebody("吴示例", frozenset({Role.ENTERPRISE, Role.INSPECTOR})),
    ]


DISPOSITIONS = list(DISPOSITION_WORDS)
# Sometimes named as 整改责任人: their name is an office's person too.
RESPONSIBLE = ("王示例", "李示例", "赵示例")


@dataclass(frozen=True, slots=True)
class Try:
    """Who tries what, with the fields as validated; dates are dates."""

    who: Somebody
    event: Event
    fields: Mapping[str, Any]

    @property
    def step(self) -> HazardStep:
        """As it is judged."""
        return HazardStep(kind=self.event, at=datetime.now(UTC), elapsed_s=0, **self.fields)

    @property
    def document(self) -> dict[str, Any]:
        """As the phone would send it."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.fields.items()
            if value is not None
        }


def actor_of(who: Somebody, row: HazardRow, rectified_by: set[UUID]) -> HazardActor:
    """What the person is to the hazard."""
    return HazardActor(
        who.roles,
        is_finder=row.found_by == who.id,
        is_responsible=row.responsible == who.name,
        has_rectified=who.id in rectified_by,
    )


def snapshot_of(row: HazardRow) -> HazardSnapshot:
    """How the hazard's row says that it stands."""
    return row.snapshot


def random_try(
    rng: Random,
    people: Sequence[Somebody],
    row: HazardRow,
    rectified_by: set[UUID],
    day: date,
    plan: Plan,
    photos: Sequence[str] = ("photo",),
) -> Try:
    """Mostly something that is open to somebody, so that lives grow long; else anything at all."""
    who, event = rng.choice(people), rng.choice(EVENTS)
    if rng.random() < 0.9:
        now = snapshot_of(row)
        event = rng.choice([event for event in EVENTS if HAZARD_LIFE.next_state(event, now)])
        actors = [actor_of(somebody, row, rectified_by) for somebody in people]
        allowed = [
            somebody
            for somebody, actor in zip(people, actors, strict=True)
            if not HAZARD_LIFE.permission_error(event, now, actor)
        ]
        who = rng.choice(allowed or people)
    return Try(who, event, _fields(rng, event, day, plan, photos))


def _fields(
    rng: Random, event: Event, day: date, plan: Plan, photos: Sequence[str]
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "grade": rng.choice(("general", "major")) if event is Event.CONFIRM else None,
        "criterion": "示例判定依据 第一条",
        "unit": "示例餐馆",
        "responsible": rng.choice(RESPONSIBLE),
        "deadline": day + timedelta(days=rng.randint(-1, 32)),
        "coordinator": "县住建局",
        "goal": "消除隐患",
        "measures": "更换管路",
        "cycle_days": 7,
        "five": dict.fromkeys(("duty", "measures", "funds", "deadline", "plan"), "已落实"),
        "note": "示例说明",
        "photos": list(photos),
        "level": rng.choice(plan.listing.levels),
        "document_number": "示例〔2026〕1号",
        "signer": "赵示例",
        "until": day + timedelta(days=rng.randint(-1, 60)),
        "disposition": rng.choice(DISPOSITIONS),
    }
    # Any of them may be left out, so that a requirement that the table forgets is missed here.
    if rng.random() < 0.2:
        required = [name for name, _, ask in asked_by(HazardStep, event) if ask.message]
        lacking = rng.choice(rng.choice((required, sorted(fields))) or ["grade"])
        fields[lacking] = [] if lacking == "photos" else None
    return fields
