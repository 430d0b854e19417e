"""Papers of the demo: orders, lists and clearances as the hazards' lives ask for them, one signed.

What is offered is read from the API, as the pages read it. What was issued before stays: a second
run finds it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from demo.agenda import DemoHazard
from demo.identities import demo_id
from demo.people import COUNTY_OFFICE, Person, enterprise_account
from demo.progress import Progress
from demo.records import Draft
from demo.sending import Sender
from demo.signatures import signature

# Enough to see each kind that a hazard's life brings about.
HAZARDS_MOST = 12
_STEPS = {"assign", "list", "delist", "close"}
_KINDS = ("assignment", "listing_notice", "delisting_notice", "clearance")


def issue_papers(
    sender: Sender, hazards: Sequence[DemoHazard], until: datetime, progress: Progress
) -> None:
    """Raises: CannotStart where the API refuses one."""
    told_of = [
        hazard for hazard in hazards if _STEPS & {step.kind for step in hazard.steps_until(until)}
    ][:HAZARDS_MOST]
    progress.begin("制发文书", len(told_of))
    for hazard in told_of:
        offer = sender.of(COUNTY_OFFICE).get("/papers/kinds", hazard_id=str(hazard.id))
        for line in offer["kinds"]:
            if line["kind"] in _KINDS and not (line["blocked"] or line["issued"]):
                _issue(sender, hazard, offer, line, until)
        progress.advance()


def _issue(sender: Sender, hazard: DemoHazard, offer: Any, line: Any, until: datetime) -> None:
    kind = line["kind"]
    paper_id = demo_id("paper", hazard.id, kind, line["number"] or "")
    document = {
        "kind": kind,
        "enterprise_id": offer["enterprise_id"],
        "hazards": [{name: one[name] for name in ("id", "position")} for one in offer["hazards"]],
        "office": offer["offices"][0]["key"],
        "texts": [
            {"key": ask["key"], "text": ask["value"] or ask["example"]}
            for ask in line["asks"]
            if ask["required"]
        ],
        "signature": _signed(COUNTY_OFFICE, f"{kind}/{hazard.id}"),
        "at": until.isoformat(),
        "elapsed_s": 45,
    }
    sender.send("paper", Draft(COUNTY_OFFICE, f"/papers/{paper_id}", document, ()))
    if kind == "listing_notice":
        _sign_for(sender, hazard, f"/papers/{paper_id}", until)


def _sign_for(sender: Sender, hazard: DemoHazard, path: str, until: datetime) -> None:
    owner = enterprise_account(hazard.enterprise)
    delivery = {
        "how": "signed",
        "signature": _signed(owner, path),
        "post": "安全管理员",
        "at": until.isoformat(),
        "elapsed_s": 20,
    }
    address = f"{path}/deliveries/{demo_id('delivery', path)}"
    sender.send("paper_delivery", Draft(owner, address, delivery, ()))


def _signed(person: Person, occasion: str) -> dict[str, str]:
    return {"name": person.name, "path": signature(person.name, occasion)}
