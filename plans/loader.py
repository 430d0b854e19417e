"""Reading county plans: five in `counties/`, and those of a folder of the counties' own.

    <folder>/431225/plan.yaml       beside the county's changes to our checklists
    <folder>/431225/forms/*.yaml    forms of its own, added to its plan

A county's own plan stands in the place of a packaged one of the same code: what the county wrote
is nearer to what it ordered than what we read of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from checklists.authoring import parse
from checklists.errors import FileFault, UnknownPlan
from checklists.review import sector_names
from plans.form_rows import with_rows
from plans.own_forms import counties_with_forms, own_form_files, with_form_file
from plans.plan import Plan
from plans.review import OWN_PLAN, added_faults, plan_faults

COUNTIES = Path(__file__).parent / "counties"


def load_plan(area_code: str, own_folder: str = "") -> Plan:
    """The plan of one county, its own before ours. Raises: UnknownPlan; FileFault."""
    try:
        return plans_held(own_folder)[area_code]
    except KeyError:
        raise UnknownPlan(area_code) from None


def plans_held(own_folder: str = "") -> dict[str, Plan]:
    """Every plan by area code: ours, and over them those of the counties' own folder.

    `own_folder`: empty where there is none. Raises: FileFault: the first fault of a plan file.
    """
    held = {plan.area.code: plan for plan in all_plans()}
    own_plans = [read_plan(path) for path in own_plan_files(own_folder)]
    held |= {plan.area.code: plan for plan in own_plans}
    return held | {
        code: _with_own_forms(own_folder, code)
        for code in counties_with_forms(own_folder)
        if code in held
    }


def plan_file_of(code: str, own_folder: str) -> Path:
    """The file that holds a county's plan, its own before ours. Raises: UnknownPlan."""
    own_file = Path(own_folder, code, OWN_PLAN)
    if own_folder and own_file.is_file():
        return own_file
    for path in COUNTIES.glob(f"{code}-*.yaml"):
        return path
    raise UnknownPlan(code)


def _with_own_forms(own_folder: str, code: str) -> Plan:
    """Raises: FileFault: the first fault of a form file."""
    authored = parse(plan_file_of(code, own_folder))
    for form_file in own_form_files(own_folder, code):
        authored = with_form_file(authored, form_file)
        for fault in added_faults(authored):
            raise fault
    plan: Plan = _build(Plan, authored.data)
    return with_rows(plan)


def own_plan_files(own_folder: str) -> list[Path]:
    """The plan files of the counties' own folder, by area code."""
    return sorted(Path(own_folder).glob(f"[0-9]*/{OWN_PLAN}")) if own_folder else []


@cache
def all_plans(folder: Path = COUNTIES) -> tuple[Plan, ...]:
    """Every plan, by area code; read once. Raises: FileFault: the first fault of a plan file."""
    return tuple(read_plan(path) for path in sorted(folder.glob("*.yaml")))


def review_plans(folder: Path = COUNTIES) -> list[FileFault]:
    """The faults of every plan file, all of them."""
    faults: list[FileFault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            faults += plan_faults(parse(path), sector_names())
        except FileFault as fault:
            faults.append(fault)
    return faults


def read_plan(path: Path) -> Plan:
    """One plan file. Raises: FileFault."""
    authored = parse(path)
    for fault in plan_faults(authored, sector_names()):
        raise fault
    plan: Plan = _build(Plan, authored.data)
    return with_rows(plan)


def carried(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """What stands on each clause: (clause, group of the plan, name of the entry or its key).

    An entry that several clauses order comes once for each; values without a clause do not come.
    """
    for group in fields(Plan):
        for part in _parts(getattr(plan, group.name)):
            for clause in dict.fromkeys(_clauses_of(part)):
                if clause.startswith(plan.seed):
                    yield clause, group.name, _name_of(part)


def _parts(value: object) -> Iterator[Any]:
    """The dataclasses in a value, nested ones after what holds them."""
    if isinstance(value, tuple):
        for element in value:
            yield from _parts(element)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from _parts(getattr(value, field.name))


def _clauses_of(part: Any) -> Iterator[str]:
    for field in fields(part):
        if field.name.endswith("source"):
            yield getattr(part, field.name)
        elif field.name == "also":
            yield from part.also


def _name_of(part: Any) -> str:
    named = ("name", "local_name", "text", "title", "topic", "number", "key")
    return next((str(getattr(part, name)) for name in named if hasattr(part, name)), "")


def _build(part: type, data: Mapping[str, Any]) -> Any:
    """The dataclass `part` from data that passed the schema, nested parts and dates included."""
    hints = _hints(part)
    return part(**{name: _convert(hints[name], value) for name, value in data.items()})


@cache
def _hints(part: type) -> Mapping[str, Any]:
    return get_type_hints(part)


def _convert(hint: Any, value: Any) -> Any:
    options = [option for option in get_args(hint) if option not in (NoneType, Ellipsis)]
    if get_origin(hint) is tuple:
        return tuple(_convert(options[0], element) for element in value)
    if NoneType in get_args(hint):
        return _convert(options[0], value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _build(hint, value)
    return value
