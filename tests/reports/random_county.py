"""A small county in which much happened, drawn by a seed: at midnights, on the last day of a week,
late, corrected, merged, moved; so that every definition of a figure has something to disagree on.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from ledger.ground.lifecycles.hazard import HAZARD_LIFE, INITIAL_STATE, Event, HazardSnapshot, State
from tests.reports.figure_rows import FigureRows, at

_FIRST = date(2026, 5, 25)
_DAYS = 40
_MOMENTS = ("00:00:00", "08:30:00", "12:00:00", "23:59:59.999")
_NAMES = ("张示例", "李示例", "王示例", "赵示例")
_STEPS = (
    Event.CONFIRM, Event.ASSIGN, Event.SIGN_FOR, Event.START, Event.RECTIFY, Event.FIX_AT_ONCE,
    Event.VERIFY, Event.REJECT, Event.EXTEND, Event.CLOSE, Event.LOOK_BACK, Event.REOPEN,
)  # fmt: skip
_KINDS = (
    "order_to_rectify", "penalty", "penalty", "suspension", "closure", "detention",
    "criminal_referral", "typical_case",
)  # fmt: skip
_WORK = {
    "lecture": "people", "brochure": "copies", "training": "people", "spot_exam": "people",
    "meeting": None, "film": None, "rules": None,
}  # fmt: skip


def draw_county(rows: FigureRows, seed: int) -> None:
    """Puts it into the rows' county."""
    _Drawn(rows, Random(seed)).make()


class _Drawn:
    def __init__(self, rows: FigureRows, random: Random) -> None:
        self.rows, self.random = rows, random
        plan = rows.plan
        self.towns = [town.code for town in plan.towns if not town.zone][:3]
        of_towns = [o.key for o in plan.offices if o.town_code in self.towns]
        departments = [o.key for o in plan.offices if o.kind == "department"][:2]
        county = [o.key for o in plan.offices if o.kind == "county_office"]
        self.offices: list[str] = [*of_towns, *departments, *county]
        self.sectors = [sector.id for sector in plan.sectors][:9]

    def make(self) -> None:
        places = [
            self.rows.enterprise(
                self.random.choice(self.towns), sectors=self.random.sample(self.sectors, 2)
            )
            for _ in range(8)
        ]
        self.rows.merge(places[0], places[1], "2026-06-10")
        self.rows.merge(places[1], places[2], "2026-06-28")
        checks = [self._check(self.random.choice(places)) for _ in range(90)]
        for _ in range(80):
            self._decide(self.random.choice(places), *self.random.choice(checks))
        self._work()

    def _moment(self) -> datetime:
        day = _FIRST + timedelta(days=self.random.randrange(_DAYS))
        return at(day.isoformat(), self.random.choice(_MOMENTS))

    def _received(self, happened: datetime) -> datetime:
        return happened + self.random.choice(
            (timedelta(seconds=1), timedelta(hours=3), timedelta(days=9))
        )

    def _check(self, place: UUID) -> tuple[UUID, list[UUID]]:
        finished = self._moment()
        origin = self.random.choice(
            ("enforcement",) * 6 + ("self_check", "voluntary", "report", "superior")
        )
        of_enterprise = origin in {"self_check", "voluntary"}
        check = self.rows.check(
            place,
            finished,
            office=None if of_enterprise else self.random.choice([*self.offices, None]),
            # Where it lay that day: enterprises move.
            town=self.random.choice(self.towns),
            sectors=self.random.sample(self.sectors, self.random.randrange(4)),
            origin=origin,
            went=self.random.sample(_NAMES, self.random.randint(1, 3)),
            team=self.random.choice((None, None, "第一组")),
            received_at=self._received(finished),
            grades=self.random.choices(("major", "general"), k=self.random.randrange(3)),
            hazard_sector=self.random.choice(self.sectors),
        )
        found = self.rows.hazards_of(check)
        for hazard_id in found:
            self._live(hazard_id, finished)
        return check, found

    def _live(self, hazard_id: UUID, found: datetime) -> None:
        """Steps as the life table lets them be taken."""
        grade = self.rows.hazards[hazard_id]["grade"]
        state, moment = State(INITIAL_STATE[grade]), found
        for _ in range(self.random.randrange(9)):
            snapshot = HazardSnapshot(state, grade)
            variant = self.random.choice(("major", "general"))
            allowed = [
                (kind, following)
                for kind in _STEPS
                if (
                    following := HAZARD_LIFE.next_state(
                        kind, snapshot, variant=variant if kind is Event.CONFIRM else None
                    )
                )
            ]
            if not allowed:
                return
            kind, following = self.random.choice(allowed)
            moment = max(moment, self._moment()) if self.random.random() < 0.4 else moment
            moment += timedelta(hours=self.random.randrange(30))
            document: dict[str, Any] = {}
            if kind is Event.CONFIRM:
                grade = variant
                document["grade"] = variant
            if kind in {Event.ASSIGN, Event.EXTEND, Event.REOPEN}:
                deadline = moment.date() + timedelta(days=self.random.randrange(9))
                document["deadline"] = deadline.isoformat()
            state = State(following)
            self.rows.step(
                hazard_id,
                kind.value,
                state.value,
                moment,
                received_at=self._received(moment),
                **document,
            )

    def _decide(self, place: UUID, check: UUID, found: list[UUID]) -> None:
        kind = self.random.choice(_KINDS)
        decided = _FIRST + timedelta(days=self.random.randrange(_DAYS))
        self.rows.decide(
            place,
            kind,
            decided.isoformat(),
            office=self.random.choice(self.offices),
            town=self.random.choice(self.towns),
            # Few numbers: one decision is booked by two offices.
            number=f"示例罚〔2026〕{self.random.randrange(12)}号",
            yuan=str(self.random.randrange(1, 10**6) / 100) if kind == "penalty" else None,
            joint=self.random.sample(self.offices, self.random.choice((0, 0, 2))),
            hazard_id=self.random.choice(found) if found and self.random.random() < 0.5 else None,
            inspection_id=check if self.random.random() < 0.7 else None,
            received_at=self._received(at(decided.isoformat(), "16:00:00")),
            crackdown=self.random.random() < 0.3,
        )

    def _work(self) -> None:
        towns = {
            town: office for town, office in self.rows.town_offices.items() if town in self.towns
        }
        villages = []
        for number, town in enumerate(self.towns):
            old = self.rows.village(town, 7 + number, "2026-01-01", "2026-06-14", name="示例村")
            new = self.rows.village(town, 3 + number, "2026-06-15", name="示例村")
            # A village that went on in another, and its row of since then.
            gone = self.rows.village(town, 4, "2026-01-01", "2026-06-09", name="示例老村")
            self.rows.village(town, 0, "2026-06-10", name="示例老村")
            villages += [(town, old), (town, new), (town, gone)]
        for _ in range(40):
            kind = self.random.choice(sorted(_WORK))
            column = _WORK[kind]
            self._one_work(
                kind,
                self.random.choice(self.offices),
                times=self.random.randint(1, 4),
                **({column: self.random.randrange(100)} if column else {}),
                **({"passed": 0} if kind == "spot_exam" else {}),
            )
        for _ in range(40):
            town, village_id = self.random.choice(villages)
            group = self.random.choice(("1", "2", "3", "4", "5", "王家"))
            self._one_work(
                "courtyard",
                towns[town],
                town_code=town,
                village_id=village_id,
                group_name=f"{group}组",
                group_key=group,
            )

    def _one_work(self, kind: str, office: str, **values: Any) -> None:
        done = _FIRST + timedelta(days=self.random.randrange(_DAYS))
        received = self._received(at(done.isoformat(), "18:00:00"))
        first = self.rows.work(
            kind, done.isoformat(), office=office, received_at=received, **values
        )
        if self.random.random() < 0.3:
            self.rows.work(
                kind,
                done.isoformat(),
                office=office,
                received_at=received + timedelta(days=self.random.randrange(1, 9)),
                corrects=first,
                withdrawn=self.random.random() < 0.3,
                **(values | {"times": 9}),
            )
