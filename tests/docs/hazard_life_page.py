"""Write `docs/hazard-life.md` and its picture: `python -m tests.docs.hazard_life_page`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ledger.ground.caller import Role
from ledger.ground.lifecycles.engine import Transition
from ledger.ground.lifecycles.hazard import (
    CLOSED_STATES,
    EVENT_WORDS,
    OPEN_STATES,
    STATE_WORDS,
    TRANSITIONS,
    Event,
    HazardActor,
    HazardSnapshot,
    State,
)  # fmt: skip
from ledger.ground.lifecycles.step_fields import asked_by, fields_of
from ledger.hazards.rules.steps import HazardStep
from tests.docs.hazard_life_rows import Row, rows
from tests.docs.hazard_life_svg import GRADE_WORDS, ROLE_WORDS, svg

HazardTransition = Transition[State, Event, HazardSnapshot, HazardActor]
DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = DOCS / "hazard-life.md", DOCS / "pictures" / "hazard-life.svg"

HEAD = """# A hazard's life

<!-- Written from ledger/ground/lifecycles/hazard.py and ledger/hazards/rules/steps.py by
     `python -m tests.docs.hazard_life_page`. Change the tables, not this page; a test compares. -->

Every hazard (隐患) on the ledger goes through the states below, and only through the events below.
The API refuses what the table does not allow, phones show the buttons that it allows
(`may` of `GET /hazards/{id}`), and `anxun verify` replays it.

![States as columns, events as lines](pictures/hazard-life.svg)
"""

TAIL = """## What the table does not hold

- **Overdue** (已超期) is no state: it is computed from the deadline while the enterprise owes the
  rectification.
- **Listed** (挂牌督办) is a second dimension: it goes with any state from confirmation on. What is
  listed is struck off only after it was delisted (摘牌).
- **Days, times and levels** come from the county's plan: how long a deadline may be, how often and
  how far it is extended, when the look-back is due, at which levels a hazard is listed
  (`deadlines` and `listing` in `plans/counties/`).
- **Origin, finder and first deadline** are fixed at birth; no event changes them.
- Of two people who act at once the second is told what happened meanwhile (409 `state_forbids`
  with `since`), and so is a phone that was offline. Nothing is dropped: the phone keeps what was
  refused.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_states(), "", *_events(), "", *_fields(), "", TAIL])


def _states() -> Iterator[str]:
    yield "## States\n"
    yield "| state | 中文 | what is owed |"
    yield "|---|---|---|"
    for state in State:
        yield f"| `{state}` | {STATE_WORDS[state]} | {_owed(state)} |"


def _owed(state: State) -> str:
    if state in CLOSED_STATES:
        return "off the list (销号)"
    return "rectification, by the enterprise" if state in OPEN_STATES else "a check, by the offices"


def _events() -> Iterator[str]:
    yield "## Events\n"
    yield "*Interested persons*: the enterprise's own people, whoever is named as 整改责任人, and"
    yield "whoever handed in the rectification. 重大 marks what only a major hazard requires.\n"
    yield "| event | 中文 | from → to | who | requires | not for |"
    yield "|---|---|---|---|---|---|"
    by_event: dict[Event, list[Row]] = {}
    for row in rows():
        by_event.setdefault(row.event, []).append(row)
    for event, ways in by_event.items():
        transition = TRANSITIONS[event]
        who = "、".join(ROLE_WORDS[role] for role in Role if role in transition.roles)
        cells = (_ways(ways), who, _required(event), _not_for(transition))
        yield f"| `{event}` | {EVENT_WORDS[event]} | {' | '.join(cells)} |"


def _fields() -> Iterator[str]:
    yield "## Fields\n"
    yield "What a step may say; (✓) where the event requires it.\n"
    yield "| field | 中文 | kind | asked by | kept in the hazard's row |"
    yield "|---|---|---|---|---|"
    for name, row in fields_of(HazardStep).items():
        asked = "、".join(
            EVENT_WORDS[Event(ask.event)] + ("（✓）" if ask.message else "") for ask in row.asks
        )
        label = f"{row.label}（{row.unit}）" if row.unit else row.label
        yield f"| `{name}` | {label} | {row.kind} | {asked} | {'✓' if row.column else ''} |"


def _ways(ways: list[Row]) -> str:
    return "<br>".join(_way(row) for row in ways)


def _way(row: Row) -> str:
    grade = "" if len(row.grades) > 1 else f"{GRADE_WORDS[row.grades[0]]}："
    ends: dict[str, list[str]] = {}
    for before, then in row.moves:
        end = (
            "不变"
            if before is then and TRANSITIONS[row.event].target is None
            else STATE_WORDS[then]
        )
        ends.setdefault(end, []).append(STATE_WORDS[before])
    return grade + "；".join(f"{' · '.join(starts)} → {end}" for end, starts in ends.items())


def _required(event: Event) -> str:
    names = [
        f"`{name}`" + ("（重大）" if ask.only == "major" else "")
        for name, _, ask in asked_by(HazardStep, event)
        if ask.message
    ]
    return ", ".join(names) or "—"


def _not_for(transition: HazardTransition) -> str:
    labels = [guard.label for guard in transition.guards]
    labels += [transition.condition.label] if transition.condition else []
    return "; ".join(labels) or "—"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    PICTURE.write_text(svg(), encoding="utf-8")
