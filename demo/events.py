"""The documents of a hazard's events, each with what its row of the table demands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from demo import texts
from demo.agenda import DemoHazard
from demo.fates import Step
from demo.identities import chance, demo_id
from demo.people import authority_over
from demo.photographs import Shot
from demo.records import Checklists, Draft, criterion

# Days from the order to its deadline; the plan allows 15 and 30.
MAJOR_DEADLINE_DAYS = 20
GENERAL_DEADLINE_DAYS = 8
EXTENDED_BY_DAYS = 10


def event(hazard: DemoHazard, step: Step, checklists: Checklists) -> Draft:
    """One step of a hazard's life."""
    rng = chance("event", hazard.id, step.kind, step.days)
    moment = hazard.when(step)
    document: dict[str, Any] = {
        "kind": step.kind,
        "at": moment.isoformat(),
        "elapsed_s": rng.randint(40, 400),
        "note": texts.event_note(hazard, step.kind, rng),
    }
    if fields_of := _FIELDS.get(step.kind):
        document |= fields_of(hazard, step, moment)
    if step.kind == "confirm" and step.grade == "major":
        document["criterion"] = criterion(hazard, checklists)
    shots = _shots(hazard, step, moment)
    if shots:
        document["photos"] = ["shot:0"]
    name = demo_id("event", hazard.id, step.kind, step.days)
    return Draft(hazard.who(step), f"/hazards/{hazard.id}/events/{name}", document, shots)


def _shots(hazard: DemoHazard, step: Step, moment: datetime) -> tuple[Shot, ...]:
    """Mended in every picture but that of a hazard that came back."""
    if step.kind not in {"rectify", "fix_at_once", "look_back", "reopen"}:
        return ()
    scene = hazard.case.scene if step.kind == "reopen" else hazard.case.mended_scene
    key = f"{step.kind}/{hazard.id}/{step.days}"
    return (Shot(scene, key, moment, hazard.enterprise.place),)


def _confirm(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    return {"grade": step.grade}


def _assign(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    days = MAJOR_DEADLINE_DAYS if hazard.fate.major else GENERAL_DEADLINE_DAYS
    order = {
        "unit": hazard.enterprise.name,
        "responsible": hazard.enterprise.principal,
        "deadline": _day(moment, days),
    }
    if not hazard.fate.major:
        return order
    return order | {
        "coordinator": authority_over(hazard.enterprise).title,
        "goal": texts.GOAL,
        "measures": hazard.case.mended,
        "cycle_days": 7,
    }


def _extend(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    assigned = next(step for step in hazard.fate.steps if step.kind == "assign")
    days = GENERAL_DEADLINE_DAYS + EXTENDED_BY_DAYS
    return {"deadline": _day(hazard.when(assigned), days)}


def _start(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    if not hazard.fate.major:
        return {}
    return {
        "five": {
            "duty": texts.FIVE_DUTY.format(name=hazard.enterprise.principal),
            "measures": hazard.case.mended,
            "funds": texts.FIVE_FUNDS.format(yuan=max(hazard.case.cost_yuan, 100)),
            "deadline": texts.FIVE_DEADLINE,
            "plan": texts.FIVE_PLAN,
        }
    }


def _rectify(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    return {"cost_yuan": hazard.case.cost_yuan}


def _refuse(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    return {"witness": hazard.enterprise.safety_officer}


def _list(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    return _approval(hazard, moment, "督") | {
        "level": "县安委办",
        "until": _day(moment, MAJOR_DEADLINE_DAYS),
        "published": True,
    }


def _delist(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    return _approval(hazard, moment, "摘")


def _approval(hazard: DemoHazard, moment: datetime, kind: str) -> dict[str, Any]:
    number = chance("document", hazard.id, kind).randint(1, 60)
    return {
        "document_number": f"示例安委办{kind}〔{moment.year}〕{number}号",
        "signer": texts.SIGNER,
    }


def _decide(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    return {"disposition": "interview" if hazard.fate.major else "ordinary"}


def _reopen(hazard: DemoHazard, step: Step, moment: datetime) -> dict[str, Any]:
    return {"deadline": _day(moment, GENERAL_DEADLINE_DAYS)}


_FIELDS: Mapping[str, Callable[[DemoHazard, Step, datetime], dict[str, Any]]] = {
    "confirm": _confirm,
    "assign": _assign,
    "refuse": _refuse,
    "start": _start,
    "rectify": _rectify,
    "extend": _extend,
    "list": _list,
    "delist": _delist,
    "decide": _decide,
    "reopen": _reopen,
}


def _day(moment: datetime, days: int) -> str:
    return (moment.date() + timedelta(days=days)).isoformat()
