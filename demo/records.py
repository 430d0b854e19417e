"""The documents that phones send: visits, inspections, hazard events, postings.

Each comes with the shots its photographs are taken from; who sends it puts their hashes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from demo import answers, texts
from demo.agenda import DemoHazard, Occasion
from demo.identities import chance, demo_id
from demo.people import COUNTY_OFFICE, DEPARTMENTS, INSPECTORS, Person
from demo.photographs import Shot
from demo.signatures import signature

_MANNERS = ("routine", "unannounced", "special", "cross", "joint", "concentrated", "other_place")
Checklists = Mapping[str, tuple[answers.ServedChecklist, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before its photographs are taken: strings `shot:N` stand for their hashes."""

    person: Person
    path: str
    document: dict[str, Any]
    shots: tuple[Shot, ...]


def visit_id(occasion: Occasion) -> UUID:
    return demo_id("visit", occasion.key)


def inspection_id(occasion: Occasion) -> UUID:
    return demo_id("inspection", occasion.key)


def visit_document(
    occasion: Occasion, open_before: Sequence[DemoHazard], board_code: str | None
) -> Draft:
    """A 派驻员's visit with the fields of the log. `open_before`: hazards to look at again."""
    rng = chance("visit", occasion.key)
    kind = occasion.enterprise.kind
    suspended = rng.random() < 0.04
    shot = Shot(
        rng.choice(kind.scenes),
        f"visit/{occasion.key}",
        occasion.began_at + timedelta(minutes=4),
        occasion.enterprise.place,
    )
    document = {
        "enterprise_id": str(occasion.enterprise.id),
        "arrived_at": occasion.began_at.isoformat(),
        "left_at": occasion.ended_at.isoformat(),
        "elapsed_s": occasion.minutes * 60,
        "arrival": {
            "means": "board_scan" if board_code else "picked",
            "board_code": board_code,
            "place": place(occasion),
        },
        "received_by": occasion.enterprise.safety_officer,
        "production": "suspended" if suspended else "normal",
        "self_check": texts.SUSPENDED if suspended else texts.self_check(rng, occasion),
        "principal_check": texts.principal_check(rng, occasion),
        "previous_hazards": [_looked_at(hazard, occasion.began_at) for hazard in open_before],
        "guidance": rng.choice(kind.guidance),
        "board_state": rng.choices(("updated", "outdated", "absent"), (8, 2, 1))[0],
        "opinion": rng.choice(texts.OPINIONS),
        "reported_to": rng.choice(texts.REPORTED),
        "photos": ["shot:0"],
        "signatures": signatures(occasion),
    }
    return Draft(occasion.person, f"/visits/{visit_id(occasion)}", document, (shot,))


def _looked_at(hazard: DemoHazard, moment: datetime) -> dict[str, Any]:
    fixed = hazard.is_mended_at(moment)
    return {
        "hazard_id": str(hazard.id),
        "fixed": fixed,
        "note": texts.MENDED if fixed else texts.STILL_OPEN,
    }


def inspection_document(occasion: Occasion, checklists: Checklists) -> Draft:
    """The checklists of the enterprise's kind, worked through; what fails is a finding."""
    rng = chance("inspection", occasion.key)
    sections = occasion.enterprise.kind.sections
    failed = {hazard.case.item for hazard in occasion.hazards}
    day = occasion.ended_at.date()
    shots = tuple(_shot_of(hazard) for hazard in occasion.hazards)
    document = {
        "enterprise_id": str(occasion.enterprise.id),
        "visit_id": str(visit_id(occasion)) if occasion.origin == "stationed" else None,
        "origin": occasion.origin,
        "started_at": (occasion.began_at + timedelta(minutes=6)).isoformat(),
        "finished_at": (occasion.ended_at - timedelta(minutes=5)).isoformat(),
        "elapsed_s": (occasion.minutes - 11) * 60,
        "place": place(occasion),
        "checklists": answers.used(checklists, sections),
        "answers": [
            answers.answer(item, failed=item["id"] in failed, on=day, rng=rng)
            for item in answers.items(checklists, sections)
        ],
        "findings": [
            _finding(hazard, f"shot:{n}", checklists) for n, hazard in enumerate(occasion.hazards)
        ],
        "companions": [occasion.enterprise.safety_officer],
        **(_as_an_office(occasion) if occasion.origin == "enforcement" else {}),
        "signatures": signatures(occasion),
    }
    path = f"/inspections/{inspection_id(occasion)}"
    return Draft(occasion.person, path, document, shots)


def _as_an_office(occasion: Occasion) -> dict[str, Any]:
    """How its people came: in which manner, as which team, with whom."""
    if occasion.person is COUNTY_OFFICE:
        return {"manner": "covert", "companions": []}
    nth = occasion.enterprise.position // 3
    manner = _MANNERS[nth % len(_MANNERS)]
    joint = {"joint_offices": ["emergency_bureau"]} if manner == "joint" else {}
    colleague = DEPARTMENTS[nth % len(DEPARTMENTS)].name
    return {"manner": manner, "team": f"{1 + nth % 2} 组", "companions": [colleague], **joint}


def results(occasion: Occasion) -> list[Draft]:
    """What an office decided on what it found: to order it mended, and here and there a fine."""
    if occasion.origin != "enforcement" or not occasion.hazards:
        return []
    fined = occasion.enterprise.position % 2 == 0
    return [_result(occasion, "order_to_rectify", "责改", None)] + (
        [_result(occasion, "penalty", "罚", 3000.0)] if fined else []
    )


def _result(occasion: Occasion, kind: str, word: str, amount_yuan: float | None) -> Draft:
    day = occasion.ended_at.date()
    number = 1 + chance("number", occasion.key, kind).randrange(900)
    by_fire = occasion.person is INSPECTORS[1]
    names = (occasion.person.name, DEPARTMENTS[0].name)
    document = {
        "enterprise_id": str(occasion.enterprise.id),
        "kind": kind,
        "amount_yuan": amount_yuan,
        "document_number": f"示例{word}〔{day.year}〕{day.month}{number:03d}号",
        "decided_on": day.isoformat(),
        "office": "fire_brigade" if by_fire else "county_safety_office",
        "officers": [
            {"name": name, "certificate": f"示例-{nth:04d}"} for nth, name in enumerate(names, 1)
        ],
        "inspection_id": str(inspection_id(occasion)),
        "hazard_id": str(occasion.hazards[0].id),
        "at": occasion.ended_at.isoformat(),
        "elapsed_s": 60,
    }
    path = f"/enforcements/{demo_id('enforcement', occasion.key, kind)}"
    return Draft(occasion.person, path, document, ())


def _shot_of(hazard: DemoHazard) -> Shot:
    taken_at = hazard.found_at - timedelta(minutes=9)
    return Shot(hazard.case.scene, f"found/{hazard.id}", taken_at, hazard.enterprise.place)


def _finding(hazard: DemoHazard, photo: str, checklists: Checklists) -> dict[str, Any]:
    enterprise, case = hazard.enterprise, hazard.case
    own_deadline = hazard.fate.deadline_days
    deadline = hazard.found_at.date() + timedelta(days=own_deadline) if own_deadline else None
    return {
        "id": str(hazard.id),
        "item": case.item,
        "key_area_id": enterprise.key_area_id(case.area),
        "part": case.part,
        "description": case.description,
        "grade": "major" if hazard.fate.major else "general",
        "criterion": criterion(hazard, checklists) if hazard.fate.major else None,
        "responsible": enterprise.safety_officer,
        "deadline": deadline.isoformat() if deadline else None,
        "photos": [photo],
    }


def criterion(hazard: DemoHazard, checklists: Checklists) -> str:
    """The 重大事故隐患 criterion that the checklist suggests for the failed item."""
    sector = hazard.case.item.partition("-")[0]
    (item,) = [
        item
        for section in checklists[sector][0]["sections"]
        for item in section["items"]
        if item["id"] == hazard.case.item
    ]
    suggested = item["criterion"]
    return f"{suggested['document_title']}：{suggested['wording']}"[:300]


def posting(
    person: Person, code: str, version: int, place: tuple[float, float], at: datetime
) -> Draft:
    """Proof that version `version` of a board hangs."""
    longitude, latitude = place
    fix = {"longitude": longitude, "latitude": latitude, "crs": "wgs84"}
    document = {
        "version": version,
        "at": at.isoformat(),
        "elapsed_s": 30,
        "place": {"fix": fix | {"accuracy_m": 12.0, "age_s": 2.0}},
        "photo": "shot:0",
    }
    shot = Shot("notice_board", f"posting/{code}", at, place)
    path = f"/boards/{code}/postings/{demo_id('posting', code, version)}"
    return Draft(person, path, document, (shot,))


def place(occasion: Occasion) -> dict[str, Any]:
    """A fix near the enterprise, as a phone reads it; now and then none, with the reason."""
    rng = chance("fix", occasion.key)
    if rng.random() < 0.04:
        return {"no_fix_reason": texts.NO_FIX}
    longitude, latitude = occasion.enterprise.place
    return {
        "fix": {
            "longitude": round(longitude + rng.uniform(-0.0003, 0.0003), 6),
            "latitude": round(latitude + rng.uniform(-0.0003, 0.0003), 6),
            "crs": "wgs84",
            "accuracy_m": float(rng.choice((8, 12, 15, 22, 35, 60))),
            "age_s": float(rng.randint(1, 9)),
        }
    }


def signatures(occasion: Occasion) -> dict[str, Any]:
    """Both sides sign; now and then the enterprise refuses, with the reason."""
    officer = occasion.enterprise.safety_officer
    refused = occasion.origin != "self_check" and chance("refusal", occasion.key).random() < 0.04
    return {
        "inspector": {
            "name": occasion.person.name,
            "path": signature(occasion.person.name, occasion.key),
        },
        "enterprise": {
            "name": officer,
            "path": None if refused else signature(officer, f"{occasion.key}/enterprise"),
            "refused_reason": texts.REFUSED if refused else None,
        },
    }
