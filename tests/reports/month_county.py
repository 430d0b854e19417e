"""A county of a month, sent through its API as its people send it, and told beside (`Told`).

Days are those of the month before this one, whatever day it is. Everything is sent in the order in
which it happened, so that people and enterprises have moved when they have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from checklists.catalogue import Catalogue
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import SHANGHAI
from plans.plan import Office, Plan
from tests.enforcement.walked import OFFICERS
from tests.reports.month_by_hand import Check, Decision, Hazard, Told, Work
from tests.support.county_builder import CountyBuilder
from tests.support.hazard_case import CRITERION
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg

SECTORS = ["S04", "S06", "S07", "S03", "S00"]
LAST_MOMENT = time(23, 59, 59, 999000)
CATALOGUE = Catalogue.load()


class Month:
    """The county, its offices' phones, and what they did. `day(1)` is the month's first."""

    def __init__(self, app: Flask, county: CountyBuilder, plan: Plan) -> None:
        self.app, self.county, self.plan = app, county, plan
        self.events = Told(plan)
        self.last = today().replace(day=1) - timedelta(days=1)
        self.first = self.last.replace(day=1)
        self.monday = next(
            day for day in (self.day(8 + more) for more in range(7)) if day.weekday() == 0
        )
        self.opened = self.first - timedelta(days=100)
        county.open_since(datetime.combine(self.opened, time(8), SHANGHAI))
        self.county_office = self._phone(Role.COUNTY)
        self.inspector = self._phone(Role.INSPECTOR)
        towns = [one for one in plan.offices if one.kind == "town_office"]
        zones = {town.code for town in plan.towns if town.zone}
        self.towns = sorted(towns, key=lambda one: one.town_code in zones)
        self._phones = {one.key: self._phone_of(one) for one in plan.offices}
        self.places: dict[str, UUID] = {}
        self._hazards: dict[str, Hazard] = {}
        self._checked: dict[str, tuple[str, str]] = {}
        self._numbers = 0

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number - 1)

    def week(self, number: int) -> date:
        """Of the week that is reported; 0 is its Monday."""
        return self.monday + timedelta(days=number)

    def of(self, office: str) -> Phone:
        """Somebody who speaks for it."""
        return self._phones[office]

    def lead(self, sector: str) -> str:
        """The last of the departments that lead the sector."""
        return [
            one.key
            for one in self.plan.offices
            if one.kind == "department" and sector in self.plan.sectors_led_by(one.key)
        ][-1]

    def town(self, number: int) -> Office:
        """A county of three towns has its fourth again as its first."""
        return self.towns[number % len(self.towns)]

    def enterprise(self, name: str, town: int) -> str:
        code = self.town(town).town_code
        assert code
        self.places[name] = self.county.enterprise(name=name, town_code=code, sectors=SECTORS)
        return name

    def _phone(self, *grants: Grant | Role, **values: Any) -> Phone:
        return Phone(self.app.test_client(), self.county.person(*grants, **values))

    def _phone_of(self, office: Office) -> Phone:
        led = self.plan.sectors_led_by(office.key)
        if office.town_code:
            return self._phone(Grant(Role.TOWN, town_code=office.town_code))
        if office.kind == "department" and led:
            return self._phone(*(Grant(Role.DEPARTMENT, sector=sector) for sector in led))
        return self.county_office

    def stationed_nowhere(self, office: str) -> Phone:
        """An inspector of the whole county who works at this office."""
        return self._phone(Role.INSPECTOR, office_id=office)

    def put(self, who: Phone, path: str, document: dict[str, Any], code: int = 201) -> Any:
        answer = who.put(path, document)
        assert answer.status_code == code, (path, answer.json)
        return answer.json

    def at(self, day: date, hour: time = time(10)) -> str:
        return datetime.combine(day, hour, SHANGHAI).astimezone(UTC).isoformat()

    def check(
        self,
        who: Phone,
        place: str,
        day: date,
        *found: tuple[str, str],
        office: str | None,
        sectors: Sequence[str] = ("S04",),
        hour: time = time(10),
        with_them: Sequence[str] = (),
        team: str | None = None,
        deadline: int | None = None,
        origin: str = "enforcement",
        **more: Any,
    ) -> list[str]:
        """`found`: grade and sector of each hazard. Their ids; as the office that is told."""
        end = datetime.combine(day, hour, SHANGHAI).astimezone(UTC)
        parts = [inspection(self.places[place], CATALOGUE, sector=sector) for sector in sectors]
        ends = None if deadline is None else (day + timedelta(days=deadline)).isoformat()
        findings = [
            {
                "id": str(uuid4()), "sector": sector, "part": f"部位{number}", "grade": grade,
                "description": "报警器没有通电", "photos": [who.upload(jpeg())], "deadline": ends,
                **({"criterion": CRITERION} if grade == "major" else {}),
            }
            for number, (grade, sector) in enumerate(found)
        ]  # fmt: skip
        named = {"office": office} if office and origin == "enforcement" else {}
        document = parts[0] | {
            "origin": origin,
            "started_at": (end - timedelta(minutes=30)).isoformat(),
            "finished_at": end.isoformat(),
            "elapsed_s": 1800,
            "checklists": [line for part in parts for line in part["checklists"]],
            "answers": [line for part in parts for line in part["answers"]],
            "findings": findings,
            "companions": list(with_them),
            **({"team": team} if team else {}),
            **named,
            **more,
        }
        inspection_id = str(uuid4())
        receipt = self.put(who, f"/inspections/{inspection_id}", document)
        self._checked[place] = (inspection_id, sectors[0])
        assert receipt["office"] == office, receipt
        hazards = tuple(
            Hazard(grade, sector, date.fromisoformat(line["deadline"]))
            for (grade, sector), line in zip(found, receipt["hazards"], strict=True)
        )
        went = frozenset({who.person.name, *with_them})
        town = self._town_of(place)
        every = tuple(dict.fromkeys([*sectors, *(sector for _, sector in found)]))
        self.events.checks.append(Check(day, office, town, place, every, went, team, hazards))
        for line, one in zip(receipt["hazards"], hazards, strict=True):
            self._hazards[line["id"]] = one
        return [line["id"] for line in receipt["hazards"]]

    def _town_of(self, place: str) -> str:
        code = self.county_office.get(f"/enterprises/{self.places[place]}").json["town_code"]
        return str(code)

    def step(
        self, who: Phone, hazard: str, kind: str, day: date, hour: time = time(11), **more: Any
    ) -> None:
        """With what the step demands, unless told otherwise."""
        days = {name: str(more[name]) for name in ("deadline",) if name in more}
        photos = [who.upload(jpeg())] if kind in {"rectify", "fix_at_once", "reopen"} else []
        document = {
            "kind": kind, "at": self.at(day, hour), "elapsed_s": 20, "photos": photos,
            **({"note": "已改好"} if photos else {}),
            **more, **days,
        }  # fmt: skip
        self.put(who, f"/hazards/{hazard}/events/{uuid4()}", document)
        said = more.get("grade") or more.get("deadline")
        self._hazards[hazard].steps.append((day, kind, said))

    def owner(self, place: str) -> Phone:
        """Somebody of the enterprise."""
        return self._phone(Grant(Role.ENTERPRISE, enterprise_id=self.places[place]))

    def decide(
        self,
        office: str,
        place: str,
        kind: str,
        day: date,
        *,
        yuan: str | None = None,
        hazard: str | None = None,
        number: str | None = None,
        crackdown: bool = False,
        joint: Sequence[str] = (),
    ) -> None:
        self._numbers += 1
        number = number or f"示例〔2026〕{self._numbers}号"
        document = {
            "enterprise_id": str(self.places[place]), "kind": kind, "document_number": number,
            "decided_on": day.isoformat(), "office": office, "officers": OFFICERS,
            "crackdown": crackdown, "joint_offices": list(joint),
            "at": self.at(day, time(16)), "elapsed_s": 5,
            **({"amount_yuan": float(yuan)} if yuan else {}),
            **({"hazard_id": hazard} if hazard else {"inspection_id": self._checked[place][0]}),
        }  # fmt: skip
        self.put(self.of(office), f"/enforcements/{uuid4()}", document)
        sector = self._hazards[hazard].sector if hazard else self._checked[place][1]
        self.events.decisions.append(
            Decision(
                day, kind, number, office, place, sector, Decimal(yuan or 0), crackdown
            )
        )  # fmt: skip

    def work(self, office: str, kind: str, day: date, **said: Any) -> str:
        record_id = self._work(office, kind, day, **said)
        counts = {name: said[name] for name in ("times", "people", "copies") if name in said}
        group = (str(said["village_id"]), said["group_name"]) if kind == "courtyard" else None
        self.events.works.append(Work(day, kind, office, group=group, **counts))
        return record_id

    def corrected_work(self, office: str, kind: str, day: date, **said: Any) -> None:
        """What the work before it said is gone."""
        self.events.works.pop()
        if said.get("withdrawn"):
            self._work(office, kind, day, **said)
        else:
            self.work(office, kind, day, **said)

    def _work(self, office: str, kind: str, day: date, **said: Any) -> str:
        document = {
            "kind": kind, "office": office, "done_on": day.isoformat(),
            "at": self.at(day, time(18)), "elapsed_s": 5, **said,
        }  # fmt: skip
        record_id = str(uuid4())
        self.put(self.of(office), f"/work-records/{record_id}", document)
        return record_id

    def village(self, town: Office, name: str, groups: int) -> str:
        village_id, code = str(uuid4()), str(town.town_code)
        document = {
            "town_code": code, "name": name, "groups": groups,
            "counts_from": self.opened.isoformat(),
        }  # fmt: skip
        self.put(self.of(town.key), f"/villages/{village_id}", document, code=200)
        self.events.groups[code] = self.events.groups.get(code, 0) + groups
        return village_id

    def merge(self, place: str, into: str, day: date) -> None:
        document = {"into": str(self.places[into]), "merged_on": day.isoformat(), "reason": "合并"}
        self.put(
            self.county_office, f"/enterprises/{self.places[place]}/merger", document, code=200
        )
        self.events.merged[place] = (into, day)

    def move_enterprise(self, place: str, town: Office) -> None:
        path = f"/enterprises/{self.places[place]}"
        now = self.county_office.get(path).json
        kept = ("name", "no_credit_code_reason", "address", "sectors", "employees",
                "principal_name", "version")  # fmt: skip
        document = {name: now[name] for name in kept} | {"town_code": town.town_code}
        self.put(self.county_office, path, document, code=200)

    def move_person(self, who: Phone, office: str) -> None:
        path = f"/people/{who.person.id}"
        now = self.county_office.get(path).json
        kept = ("name", "phone", "version")
        document = {name: now[name] for name in kept} | {
            "office_id": office, "grants": [{"role": "inspector"}]
        }  # fmt: skip
        self.put(self.county_office, path, document, code=200)
