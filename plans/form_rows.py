"""The rows of a form that the plan itself gives: one for each office, or for each thing it orders.

望城 附件1 is the list of all tasks, targets and measures with who answers for each: such a form has
a row for each entry of the plan, and says of it what the plan says.
"""

from collections.abc import Iterator
from dataclasses import replace

from checklists.clauses import is_clause, readable
from plans.orders import Duty, Form, FormRow, Measure, Owed, Party, Target
from plans.plan import Plan

_PARTIES: dict[Party, str] = {
    "county_government": "党委政府",
    "county_head": "党委政府主要领导",
    "county_leader": "其他党政领导",
    "office_leader": "部门和乡镇领导",
    "safety_committee": "安委会",
    "county_office": "安委办",
    "committee": "各专委会",
    "department": "各部门",
    "zone": "开发区",
    "industry_office": "各产业办",
    "county_enterprise": "各国有企业",
    "town_office": "各乡镇（街道）",
    "village": "各村（社区）",
    "stationed": "派驻员",
    "regulator": "监管部门",
    "enterprise": "各企业",
    "enterprise_principal": "企业主要负责人",
}
_EVERY = {
    "week": "每周", "month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年",
    "campaign": "行动期间",
}  # fmt: skip
_NO_CLAUSES = {"ours": "本系统所定", "national": "全国规定", "county": "本县所定"}
_DIRECTIONS = {"at_least": "不少于 {}", "at_most": "不超过 {}", "exactly": "{}"}


def with_rows(plan: Plan) -> Plan:
    """The plan, its forms with all their rows."""
    return replace(plan, forms=tuple(_with_rows(plan, form) for form in plan.forms))


def _with_rows(plan: Plan, form: Form) -> Form:
    if not form.rows_for:
        return form
    rows = _offices(plan, form) if form.rows_by == "office" else _orders(plan, form)
    return replace(form, rows=tuple(rows))


def _offices(plan: Plan, form: Form) -> Iterator[FormRow]:
    offices = [office for kind in form.rows_for for office in plan.offices if office.kind == kind]
    for number, office in enumerate(offices, 1):
        yield FormRow(number=number, name=office.name, office=office.key)


def _orders(plan: Plan, form: Form) -> Iterator[FormRow]:
    orders = [entry for group in form.rows_for for entry in getattr(plan, group)]
    says = [part.plan for column in form.columns for part in column.cell if part.plan]
    for number, entry in enumerate(orders, 1):
        name = entry.text if isinstance(entry, Measure) else entry.name
        words = {"who": _who(plan, entry), "goal": _goal(entry), "clause": _clause(entry.source)}
        given = tuple(words[say] for say in says)
        yield FormRow(number=number, name=name, given=given)


def _clause(source: str) -> str:
    """As the plan's own reader cites it: without the county."""
    return (
        readable(source).partition(" ")[2] if is_clause(source) else _NO_CLAUSES.get(source, source)
    )


def _who(plan: Plan, entry: Owed) -> str:
    """Those the plan names, else the parties."""
    named = "、".join(plan.office_name(key) for key in entry.lead)
    joint = "、".join(plan.office_name(key) for key in entry.joint)
    parties = "、".join(_PARTIES[party] for party in entry.who)
    lead = f"{named}牵头" if named and joint else named or parties
    return f"{lead}，{joint}配合" if joint else lead


def _goal(entry: Duty | Target | Measure) -> str:
    by = f"{entry.due_by.isoformat()} 前" if entry.due_by else ""
    return "，".join(words for words in (_number(entry), by) if words)


def _number(entry: Duty | Target | Measure) -> str:
    if isinstance(entry, Duty):
        return f"{_EVERY[entry.every]}至少 {entry.times_at_least} 次"
    if isinstance(entry, Measure):
        return ""
    value = f"{entry.value:g}{entry.unit}"
    every = _EVERY[entry.every] if entry.every else ""
    if entry.direction == "between":
        return f"{every}{entry.value:g} 至 {entry.up_to:g}{entry.unit}"
    if entry.direction == "fall_at_least":
        return f"比上年下降 {value}以上"
    return every + _DIRECTIONS[entry.direction].format(value)
