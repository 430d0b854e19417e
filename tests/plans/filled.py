"""A county's own plan as `anxun county new` writes it, filled in as a county would."""

from __future__ import annotations

import re
from pathlib import Path

from checklists.authoring import parse
from checklists.review import sector_names
from plans.loader import COUNTIES
from plans.new_county import new_plan_text

# By field, what a county might write; the clause for everything else.
_VALUES = {
    "title": "会同县安全生产行动方案",
    "name": "会同",
    "text": "按方案执行",
    "city": "怀化市",
    "province": "湖南省",
    "code": "'431225100'",
    "town_code": "'431225100'",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
    "due_by": "2027-06-30",
    "due_on": "2027-06-30",
    "from_each_year": "03-01",
    "due_each_year": "03-10",
    "every": "year",
    "employees_at_least": "3",
    "visits_at_least": "4",
    "times_at_least": "2",
    "value": "80",
    "up_to": "90",
    "days": "30",
    "day_of_month": "22",
    "weekday": "5",
    "yuan": "1000",
    "sectors": "S07",
    "levels": "县安委办",
    "level": "县安委办",
    "anonymous_encouraged": "true",
    "anonymous_rewarded": "true",
    "deaths_go_to": "县人民政府",
    "number": "0745-8820000",
}
_FIELD = re.compile(r"(\w+): (\[?)待定")
# An office goes by its name wherever a table names it: each has its own.
_OFFICE = re.compile(r"key: (\w+), name: 待定")


def new_plan(folder: Path, code: str, like: str = "431224-xupu.yaml") -> Path:
    """Write the plan that is still to be filled in."""
    path = folder / code / "plan.yaml"
    path.parent.mkdir(parents=True)
    text = new_plan_text(code, parse(COUNTIES / like).data, sector_names())
    path.write_text(text, encoding="utf-8")
    return path


def fill_in(path: Path, **values: str) -> None:
    """Decide everything that is still to be decided."""
    known = _VALUES | values

    def decided(found: re.Match[str]) -> str:
        field = found.group(1)
        return f"{field}: {found.group(2)}{known.get(field, 'BX一')}"

    text = _OFFICE.sub(r"key: \1, name: 会同 \1", path.read_text(encoding="utf-8"))
    lines = [
        line if line.startswith("#") else _FIELD.sub(decided, line) for line in text.split("\n")
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
