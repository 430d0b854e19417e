"""The documents of a hazard's events, each with what its row of the table demands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from demo import texts
from demo.agenda import Found
from demo.fates import Step
from demo.identities import chance, demo_id
from demo.people import authority_over
from demo.photographs import Shot
from demo.records import Checklists, Draft, criterion

# Days from the order to its deadline; the plan allows 15 and 30.
MAJOR_DEADLINE_DAYS = 20
GENERAL_DEADLINE_DAYS = 8
EXTENDED_BY_DAYS = 10


def event(found: Found, step: Step, checklists: Checklists) -> Draft:
    """One step of a hazard's life."""
    rng = chance("event", found.id, step.kind, step.days)
    moment = found.when(step)
    document: dict[str, Any] = {
        "kind": step.kind,
        "at": moment.isoformat(),
        "elapsed_s": rng.randint(40, 400),
        "note": texts.event_note(found, step.kind, rng),
    }
    if own := _FIELDS.get(step.kind):
        document |= own(found, step, moment)
    if step.kind == "confirm" and step.grade == "major":
        document["criterion"] = criterion(found, checklists)
    shots = _shots(found, step, moment)
    if shots:
        document["photos"] = ["shot:0"]
    name = demo_id("event", found.id, step.kind, step.days)
    return Draft(found.who(step), f"/hazards/{found.id}/events/{name}", document, shots)


def _shots(found: Found, step: Step, moment: datetime) -> tuple[Shot, ...]:
    """Mended in every picture but that of a hazard that came back."""
    if step.kind not in {"rectify", "fix_at_once", "look_back", "reopen"}:
        return ()
    scene = found.case.scene if step.kind == "reopen" else found.case.mended_scene
    key = f"{step.kind}/{found.id}/{step.days}"
    return (Shot(scene, key, moment, found.enterprise.place),)


def _confirm(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    return {"grade": step.grade}


def _assign(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    days = MAJOR_DEADLINE_DAYS if found.fate.major else GENERAL_DEADLINE_DAYS
    order = {
        "unit": found.enterprise.name,
        "responsible": found.enterprise.principal,
        "deadline": _day(moment, days),
    }
    if not found.fate.major:
        return order
    return order | {
        "coordinator": authority_over(found.enterprise).title,
        "goal": texts.GOAL,
        "measures": found.case.mended,
        "cycle_days": 7,
    }


def _extend(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    assigned = next(step for step in found.fate.steps if step.kind == "assign")
    days = GENERAL_DEADLINE_DAYS + EXTENDED_BY_DAYS
    return {"deadline": _day(found.when(assigned), days)}


def _start(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    if not found.fate.major:
        return {}
    return {
        "five": {
            "duty": texts.FIVE_DUTY.format(name=found.enterprise.principal),
            "measures": found.case.mended,
            "funds": texts.FIVE_FUNDS.format(yuan=max(found.case.cost_yuan, 100)),
            "deadline": texts.FIVE_DEADLINE,
            "plan": texts.FIVE_PLAN,
        }
    }


def _rectify(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    return {"cost_yuan": found.case.cost_yuan}


def _refuse(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    return {"witness": found.enterprise.safety_officer}


def _list(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    return _approval(found, moment, "督") | {
        "level": "县安委办",
        "until": _day(moment, MAJOR_DEADLINE_DAYS),
        "published": True,
    }


def _delist(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    return _approval(found, moment, "摘")


def _approval(found: Found, moment: datetime, kind: str) -> dict[str, Any]:
    number = chance("document", found.id, kind).randint(1, 60)
    return {
        "document_number": f"示例安委办{kind}〔{moment.year}〕{number}号",
        "signer": texts.SIGNER,
    }


def _decide(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    return {"disposition": "interview" if found.fate.major else "ordinary"}


def _reopen(found: Found, step: Step, moment: datetime) -> dict[str, Any]:
    return {"deadline": _day(moment, GENERAL_DEADLINE_DAYS)}


_FIELDS: Mapping[str, Callable[[Found, Step, datetime], dict[str, Any]]] = {
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
