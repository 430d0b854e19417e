"""A plan for a county to fill in, written after another county's plan.

What is this system's own or the same everywhere is taken over. What the other county ordered is
not: its duties, targets and reports stand there by name, as things to think of, while every
number, day, interval and source of theirs is `待定`. What it wrote there is told in a comment.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from checklists import clauses
from plans.own_clauses import UNDECIDED
from plans.plan_guide import GROUP_GUIDE, HEAD, ROLE_TITLES

# Sources that hold in any county.
_OURS = frozenset({"ours", "national"})
# What refers to offices, clauses or remarks of the other county.
_LEFT_OUT = frozenset(
    {"also", "note", "lead", "joint", "lead_source", "period_source", "times_at_most", "since"}
)
# What a form says of the plan it came with.
_OF_THE_FORM = _LEFT_OUT | {"label", "remarks"}
_ORDERED = frozenset(
    {
        "every",
        "due_by",
        "due_on",
        "from_each_year",
        "due_each_year",
        "days",
        "level",
        "days_source",
        "sectors",
    }
)
SEED = "BX"
# How the other county's values are told.
_WORDS = {
    "employees_at_least": "{} 人以上",
    "visits_at_least": "每月至少 {} 次",
    "times_at_least": "至少 {} 次",
    "every": "{}",
    "due_by": "{} 前",
    "due_on": "{} 前",
    "from_each_year": "每年 {} 起",
    "due_each_year": "每年 {} 前",
    "day_of_month": "{} 日前",
    "weekday": "星期 {} 前",
    "value": "{}",
    "up_to": "到 {}",
}
_EVERY = {
    "week": "每周", "month": "每月", "quarter": "每季", "half_year": "每半年", "year": "每年",
    "campaign": "行动期间", "once": "报一次",
}  # fmt: skip

Data = Mapping[str, Any]
Lines = Iterator[str]


def new_plan_text(code: str, model: Data, sectors: Mapping[str, str]) -> str:
    """The file of county `code` after the plan `model`; `sectors`: known ones, id → name."""
    named = model["area"]["name"]
    lines = [HEAD.format(code=code, model=named)]
    for group in _Groups(code, model, sectors).all():
        lines += ["", *group]
    return "\n".join(lines) + "\n"


class _Groups:
    """The groups of a plan in their order, each with what it is for and what to fill in."""

    def __init__(self, code: str, model: Data, sectors: Mapping[str, str]) -> None:
        self._code, self._model, self._sectors = code, model, sectors
        self._named = model["area"]["name"]
        self._seed = model["seed"]
        self._short = clauses.SEED_COUNTIES.get(self._seed, self._named)
        self._forms = [form for form in model["forms"] if form["rows_by"] == "sector"]

    def all(self) -> Iterator[Sequence[str]]:
        yield [*_guide("title"), f"title: {UNDECIDED}", f"seed: {SEED}"]
        area = dict.fromkeys(("name", "city", "province", "source"), UNDECIDED)
        yield _block("area", {"code": self._code, "code_source": "national", **area})
        yield _list("clauses", [{"code": f"{SEED}一", "text": UNDECIDED}])
        phase = {"name": UNDECIDED, "ends_on": UNDECIDED, "source": UNDECIDED}
        yield [
            *_guide("campaign"),
            "campaign:",
            *(f"  {field}: {UNDECIDED}" for field in ("starts_on", "ends_on", "source")),
            "  phases:",
            f"    - {_flow(phase)}",
        ]
        yield _list("sectors", [*self._own_sectors()])
        yield _list("towns", [_town()])
        yield _list("offices", [*_offices()])
        yield [*_guide("committees"), "committees: []"]
        roles = [{"key": k, "title": title, "source": "ours"} for k, title in ROLE_TITLES.items()]
        yield _list("roles", roles)
        yield self._stationing()
        for group in ("presence", "reminders"):
            yield self._taken_over(group)
        for group in ("tiers", "duties", "targets"):
            yield self._entries(group)
        yield [*_guide("measures"), "measures: []"]
        yield from self._rules()
        yield self._entries("reports")
        yield self._own_forms()
        yield [*_guide("hotlines"), *self._hotlines()]
        yield [*_guide("references"), "references: []", "choices: []"]

    def _rules(self) -> Iterator[Sequence[str]]:
        yield self._taken_over("deadlines")
        yield self._taken_over("listing")
        yield self._entries("dispositions")
        yield self._taken_over("tips")
        rewards = {
            "anonymous_encouraged": UNDECIDED,
            "amounts": [],
            "national": self._model["rewards"]["national"],
            "source": UNDECIDED,
        }
        yield _block("rewards", rewards)

    def _own_sectors(self) -> Iterator[Data]:
        for sector in self._model["sectors"]:
            yield {
                "id": sector["id"],
                "local_name": self._sectors[sector["id"]],
                "emphasis": "other",
                "source": "ours",
            }

    def _stationing(self) -> Sequence[str]:
        rule = self._model.get("stationing")
        if rule is None:
            return [*_guide("stationing")]
        asked = {
            **dict.fromkeys(("employees_at_least", "visits_at_least"), UNDECIDED),
            "visits_per": "calendar_month",
            "arrangements": ["one_to_one", "one_to_many"],
            "source": UNDECIDED,
        }
        return [*_guide("stationing"), self._remark(rule), *_mapping("stationing", asked)]

    def _taken_over(self, group: str) -> Sequence[str]:
        """A group of settings: what is ours stays, what the other county ordered is asked."""
        return _block(group, _settings(self._model[group]))

    def _entries(self, group: str) -> Sequence[str]:
        lines = [*_guide(group), f"{group}:"]
        for entry in self._model[group]:
            if not _is_ours(entry):
                lines.append("  " + self._remark(entry))
            lines.append(f"  - {_flow(self._asked(entry))}")
        return lines

    def _asked(self, entry: Data) -> Data:
        asked = self._unnamed(_undecided(entry))
        if asked.get("form") not in {None, *(form["key"] for form in self._forms)}:
            asked = {name: value for name, value in asked.items() if name != "form"}
        return asked

    def _unnamed(self, entry: Data) -> Data:
        """What names the other county is this one's to say."""
        return {
            name: UNDECIDED if isinstance(value, str) and self._short in value else value
            for name, value in entry.items()
        }

    def _remark(self, entry: Data) -> str:
        """What the other county ordered, for comparison."""
        values = [
            _WORDS.get(name, name + " {}").format(_EVERY.get(value, value))
            for name, value in entry.items()
            if name != "sectors" and _is_value(name, value)
        ]
        clause = entry["source"].removeprefix(self._seed)
        return f"# {self._named} {clause}" + (f"：{'，'.join(values)}" if values else "")

    def _own_forms(self) -> Sequence[str]:
        lines = [*_guide("forms"), "forms:"]
        for form in self._forms:
            asked = {name: value for name, value in form.items() if name not in _OF_THE_FORM}
            asked["source"] = form["source"] if _is_ours(form) else UNDECIDED
            columns, rows = asked.pop("columns"), asked.pop("rows")
            fields = [f"    {name}: {_flow(value)}" for name, value in self._unnamed(asked).items()]
            lines += [f"  - {fields[0].strip()}", *fields[1:]]
            lines += [
                "    columns:",
                *(f"      - {_flow(self._unnamed(line))}" for line in columns),
            ]
            lines += ["    rows:", *(f"      - {_flow(self._unnamed(line))}" for line in rows)]
        return lines

    def _hotlines(self) -> Lines:
        """The number that is the same everywhere, and the office's own."""
        yield "hotlines:"
        tip = {"number": "12350", "purpose": "tip", "public": True, "source": "national"}
        yield f"  - {_flow(tip)}"
        filing = {"number": UNDECIDED, "purpose": "filing", "public": False, "source": UNDECIDED}
        yield f"  - {_flow(filing)}"


def _settings(group: Data) -> Data:
    """A group whose values have one source, or each its own (`general_days`, `general_source`)."""
    ours = _is_ours(group) if "source" in group else True
    asked: dict[str, Any] = {}
    for name, value in group.items():
        own_source = group.get(f"{name.split('_')[0]}_source")
        taken = own_source in _OURS if own_source else ours
        if name == "note":
            continue
        if name.endswith("source"):
            asked[name] = value if value in _OURS else UNDECIDED
        elif name == "rules":
            rules = [_undecided(rule) if "source" in rule else rule for rule in value]
            # Where the levels are the other county's, so is the level of every rule.
            asked[name] = rules if ours else [_level_open(rule) for rule in rules]
        elif name == "deaths_go_to":
            asked[name] = UNDECIDED
        else:
            asked[name] = value if taken else _open(value)
    return asked


def _level_open(rule: Data) -> Data:
    return {name: UNDECIDED if name == "level" else value for name, value in rule.items()}


def _undecided(entry: Data) -> dict[str, Any]:
    """One entry of a list; untouched where it is ours, but for what names the other's offices."""
    kept = {name: value for name, value in entry.items() if name not in _LEFT_OUT}
    if _is_ours(entry):
        return kept
    return {
        name: _open(value) if _is_value(name, value) else value for name, value in kept.items()
    } | {"source": UNDECIDED}


def _is_value(name: str, value: object) -> bool:
    """Whether it is what the county decided, not what the entry is called or is about."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number or name in _ORDERED


def _open(value: object) -> object:
    return [UNDECIDED] if isinstance(value, list) else UNDECIDED


def _is_ours(entry: Data) -> bool:
    return entry["source"] in _OURS


def _town() -> Data:
    return {
        "code": UNDECIDED,
        "code_source": "national",
        "name": UNDECIDED,
        "source": "national",
    }


def _offices() -> Iterator[Data]:
    for key, kind in (("county_safety_office", "county_office"), ("emergency", "department")):
        yield {"key": key, "name": UNDECIDED, "kind": kind, "source": UNDECIDED}
    yield {
        "key": "town_001",
        "name": UNDECIDED,
        "kind": "town_office",
        "town_code": UNDECIDED,
        "source": UNDECIDED,
    }


def _guide(group: str) -> Lines:
    yield from (f"# {line}" for line in GROUP_GUIDE[group])


def _block(group: str, fields: Data) -> Sequence[str]:
    return [*_guide(group), *_mapping(group, fields)]


def _mapping(group: str, fields: Data) -> Lines:
    yield f"{group}:"
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield f"  {name}:"
            yield from (f"    - {_flow(element)}" for element in value)
        else:
            yield f"  {name}: {_flow(value)}"


def _list(group: str, entries: Sequence[Data]) -> Sequence[str]:
    return [*_guide(group), f"{group}:", *(f"  - {_flow(entry)}" for entry in entries)]


def _flow(value: object) -> str:
    """In one line, as the packaged plans are written."""
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.removesuffix("...\n").strip()
