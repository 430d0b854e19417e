"""Reviewing an authored county plan: what its schema cannot say, told all at once."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from checklists.authoring import Authored, Keys, schema_faults
from checklists.errors import FileFault
from plans.contradictions import contradictions
from plans.form_review import form_faults, moved_week_faults
from plans.own_clauses import clause_faults, is_own_clause, undecided, undecided_faults

# In a folder of the county's own, which bears its code.
OWN_PLAN = "plan.yaml"
SCHEMA = Path(__file__).parent / "schema" / "plan.schema.json"

_NOT_CLAUSES = frozenset({"ours", "example", "national"})
_ROLES = (
    "stationed",
    "inspector",
    "enterprise",
    "town_office",
    "department",
    "county_office",
    "report_officer",
    "admin",
)
# Groups in which no key may stand twice; offices and committees are named by the same fields.
_KEYED = (
    ("offices", "committees"),
    ("roles",),
    ("tiers",),
    ("duties",),
    ("targets",),
    ("reports",),
    ("forms",),
)
# Fields that name something of the plan, with what to tell whoever names what is not there.
_NAMES = {
    "sectors": ("行业领域", "请先写进本方案的 sectors"),
    "lead": ("机构", "请用 offices 或 committees 里的键"),
    "joint": ("机构", "请用 offices 或 committees 里的键"),
    "office": ("机构", "请用 offices 里的键"),
    "tier": ("企业分级", "请用 tiers 里的键，或先在 tiers 里加上"),
    "town_code": ("乡镇", "请用 towns 里的代码"),
    "form": ("报表", "请用 forms 里的键"),
}


def plan_faults(authored: Authored, sectors: Mapping[str, str]) -> list[FileFault]:
    """Every fault of a plan file; `sectors` are the known ones, id → name."""
    return _faults_of_shape(authored) or [
        *_area_faults(authored),
        *clause_faults(authored),
        *_sector_faults(authored, sectors),
        *_faults_within(authored),
    ]


def added_faults(authored: Authored) -> list[FileFault]:
    """The same of a plan without fault to which a file added forms and reports."""
    return _faults_of_shape(authored) or _faults_within(authored)


def _faults_within(authored: Authored) -> list[FileFault]:
    return [
        *_repeated_keys(authored),
        *_repeated_names(authored),
        *_name_faults(authored),
        *_role_faults(authored),
        *_listing_faults(authored),
        *_reminder_faults(authored),
        *form_faults(authored),
        *_row_faults(authored),
        *_duty_faults(authored),
        *_incentive_faults(authored),
        *_number_faults(authored),
        *_source_faults(authored),
        *contradictions(authored),
    ]


def _faults_of_shape(authored: Authored) -> list[FileFault]:
    """What is still to be decided, and what breaks the schema elsewhere, in the file's order."""
    open_lines = {authored.line_of(keys) for keys in undecided(authored)}
    moved = list(moved_week_faults(authored))
    told_lines = open_lines | {fault.line for fault in moved}
    broken = [fault for fault in schema_faults(authored, SCHEMA) if fault.line not in told_lines]
    return sorted([*undecided_faults(authored), *moved, *broken], key=lambda fault: fault.line or 0)


def _area_faults(authored: Authored) -> Iterator[FileFault]:
    code = authored.data["area"]["code"]
    in_own_folder = authored.path.name == OWN_PLAN
    named = authored.path.parent.name if in_own_folder else authored.path.name.split("-")[0]
    if named != code:
        remedy = f"请把目录改名为 {code}" if in_own_folder else f"请改名为 {code}-…"
        yield authored.fault(f"文件名或目录与区划代码 {code} 不符", remedy, "area", "code")
    for index, town in enumerate(authored.data["towns"]):
        if not town["code"].startswith(code):
            remedy = "乡镇代码的前 6 位应是县区代码"
            yield authored.fault(f"{town['name']} 的代码不属于本县", remedy, "towns", index)


def _sector_faults(authored: Authored, sectors: Mapping[str, str]) -> Iterator[FileFault]:
    seen: set[str] = set()
    for index, entry in enumerate(authored.data["sectors"]):
        if entry["id"] not in sectors:
            remedy = "请用 sectors.yaml 里的编号"
            yield authored.fault(f"没有行业领域 {entry['id']}", remedy, "sectors", index)
        if entry["id"] in seen:
            remedy = "请合成一条，local_name 写全"
            yield authored.fault(f"行业领域 {entry['id']} 写了两次", remedy, "sectors", index)
        seen.add(entry["id"])


def _repeated_keys(authored: Authored) -> Iterator[FileFault]:
    for groups, field in (*((groups, "key") for groups in _KEYED), (("towns",), "code")):
        seen: set[str] = set()
        for group in groups:
            for index, entry in enumerate(authored.data[group]):
                if entry[field] in seen:
                    message = f"{group} 里的 {entry[field]} 用了两次"
                    yield authored.fault(message, "请换一个没用过的", group, index, field)
                seen.add(entry[field])


def _repeated_names(authored: Authored) -> Iterator[FileFault]:
    """Tables of people and enterprises name offices, towns and tiers: each name means one."""
    for group in ("offices", "towns", "tiers"):
        seen: set[str] = set()
        for index, entry in enumerate(authored.data[group]):
            if entry["name"] in seen:
                message = f"{group} 里有两个“{entry['name']}”"
                remedy = "请写全称分清，或只留一个：导入表格时按名称认"
                yield authored.fault(message, remedy, group, index, "name")
            seen.add(entry["name"])


def _name_faults(authored: Authored) -> Iterator[FileFault]:
    """Sectors, offices, tiers, towns and forms that are named and are not there."""
    known = _known(authored.data)
    for keys, entry in _entries(authored.data, ()):
        for field, (thing, remedy) in _NAMES.items():
            named = entry.get(field, [])
            for name in [named] if isinstance(named, str) else named:
                if isinstance(name, str) and name not in known[field]:
                    yield authored.fault(f"没有这个{thing}：{name}", remedy, *keys, field)


def _known(plan: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    def keys_of(*groups: str) -> frozenset[str]:
        return frozenset(entry["key"] for group in groups for entry in plan[group])

    return {
        "sectors": frozenset(sector["id"] for sector in plan["sectors"]),
        "lead": keys_of("offices", "committees"),
        "joint": keys_of("offices", "committees"),
        "office": keys_of("offices"),
        "tier": keys_of("tiers"),
        "town_code": frozenset(town["code"] for town in plan["towns"]),
        "form": keys_of("forms"),
    }


def _role_faults(authored: Authored) -> Iterator[FileFault]:
    """Papers call everybody by the county's title: none may lack."""
    named = {role["key"] for role in authored.data["roles"]}
    for role in _ROLES:
        if role not in named:
            yield authored.fault(f"roles 缺少 {role}", "请补上它在本县的称呼", "roles")


def _listing_faults(authored: Authored) -> Iterator[FileFault]:
    """What is proposed must be one of the county's levels; what counts days must say how many."""
    listing = authored.data["listing"]
    for number, rule in enumerate(listing["rules"]):
        at = ("listing", "rules", number)
        if rule["level"] not in listing["levels"]:
            remedy = f"请用 levels 里的级别：{'、'.join(listing['levels'])}"
            yield authored.fault(f"没有挂牌级别“{rule['level']}”", remedy, *at)
        if rule["when"] in {"long_overdue", "repeated"} and "days" not in rule:
            yield authored.fault("没有写明多少天", "久拖未改、反复同类请写 days", *at)


def _reminder_faults(authored: Authored) -> Iterator[FileFault]:
    """Of one matter an addressee is told by one rule, whose days stand in order."""
    known: set[tuple[str, str]] = set()
    for number, rule in enumerate(authored.data["reminders"]["rules"]):
        at = ("reminders", "rules", number)
        if rule["days"] != sorted(rule["days"]):
            yield authored.fault("days 没有由早到晚", "请从小到大写", *at)
        for addressee in rule["to"]:
            if (rule["about"], addressee) in known:
                message = f"{rule['about']} 对 {addressee} 写了两次"
                yield authored.fault(message, "请并成一条，把天数写在一起", *at)
            known.add((rule["about"], addressee))


def _row_faults(authored: Authored) -> Iterator[FileFault]:
    """Each sector or town counts in exactly one row of a form by sectors or towns."""
    sectors = [sector["id"] for sector in authored.data["sectors"]]
    towns = [town["code"] for town in authored.data["towns"] if not town.get("zone")]
    for number, form in enumerate(authored.data["forms"]):
        if form["rows_by"] not in {"sector", "town"}:
            continue
        by_sector = form["rows_by"] == "sector"
        row_of: dict[str, int] = {}
        for index, row in enumerate(form.get("rows", [])):
            for counted in row.get("sectors", []) if by_sector else [row.get("town_code", "")]:
                if counted in row_of:
                    message = f"{counted} 同时算在第 {row_of[counted]} 行和第 {row['number']} 行"
                    remedy = "每个行业领域或乡镇只能算在一行"
                    yield authored.fault(message, remedy, "forms", number, "rows", index)
                row_of.setdefault(counted, row["number"])
        missing = [sector for sector in (sectors if by_sector else towns) if sector not in row_of]
        if missing:
            message = f"{form['name']} 里 {'、'.join(missing)} 没有算在任何一行"
            yield authored.fault(message, "请补进一行，例如“其他”", "forms", number, "rows")


def _duty_faults(authored: Authored) -> Iterator[FileFault]:
    """A day of the year is a day of every year, and what is filed is filed."""
    for index, duty in enumerate(authored.data["duties"]):
        at = ("duties", index)
        if day := duty.get("due_each_year"):
            if duty["every"] != "year":
                yield authored.fault("due_each_year 只用于 every: year", "请改用 due_by", *at)
            elif not _is_day_of_each_year(day):
                yield authored.fault(f"不是每年都有 {day} 这一天", "请写另一天", *at)
        yield from _period_faults(authored, duty, at)
        if "files" in duty and duty["kind"] != "filing":
            yield authored.fault("files 只用于 kind: filing", "请改 kind，或去掉 files", *at)


def _period_faults(authored: Authored, duty: Mapping[str, Any], at: Keys) -> Iterator[FileFault]:
    """A key period (重点时段) begins and ends in one year."""
    if not (begins := duty.get("from_each_year")):
        return
    if not (ends := duty.get("due_each_year")):
        yield authored.fault("重点时段没有写到哪一天为止", "请补上 due_each_year", *at)
    elif begins > ends:
        yield authored.fault(f"重点时段从 {begins} 到 {ends}，跨了年", "请写成同一年内的两天", *at)
    if not _is_day_of_each_year(begins):
        yield authored.fault(f"不是每年都有 {begins} 这一天", "请写另一天", *at)


def _incentive_faults(authored: Authored) -> Iterator[FileFault]:
    """Checks by offices alone are spared: what an enterprise owes itself is not."""
    incentive = authored.data.get("standardisation", {})
    checks = {duty["key"] for duty in authored.data["duties"] if "regulator" in duty["who"]}
    for key in incentive.get("duties", ()):
        if key not in checks:
            remedy = "请用 who 写 regulator 的任务的键"
            yield authored.fault(f"{key} 不是监管部门到企业的检查", remedy, "standardisation")
    levels = [factor["level"] for factor in incentive.get("factors", ())]
    if len(set(levels)) < len(levels):
        yield authored.fault("同一等级写了两个系数", "请只留一个", "standardisation", "factors")


def _is_day_of_each_year(day: str) -> bool:
    try:
        # A year without 29 February.
        date.fromisoformat(f"2023-{day}")
    except ValueError:
        return False
    return True


def _number_faults(authored: Authored) -> Iterator[FileFault]:
    campaign = authored.data["campaign"]
    if campaign["ends_on"] < campaign["starts_on"]:
        yield authored.fault("行动结束早于开始", "请核对起止日期", "campaign", "ends_on")
    for index, target in enumerate(authored.data["targets"]):
        if target.get("up_to", target["value"]) < target["value"]:
            yield authored.fault("范围的上限小于下限", "请核对 value 和 up_to", "targets", index)
    for index, choice in enumerate(authored.data["choices"]):
        if choice["chosen"] >= len(choice["readings"]):
            remedy = f"readings 只有 {len(choice['readings'])} 种，从 0 数起"
            yield authored.fault("选定的读法不存在", remedy, "choices", index, "chosen")


def _source_faults(authored: Authored) -> Iterator[FileFault]:
    for keys, entry in _entries(authored.data, ()):
        for field, value in entry.items():
            if field.endswith("source") or field == "also":
                for source in [value] if isinstance(value, str) else value:
                    if source not in _NOT_CLAUSES and not is_own_clause(authored, source):
                        remedy = "请写本方案 clauses 里的条款，或 ours、example、national"
                        yield authored.fault(f"没有这样的条款：{source}", remedy, *keys, field)


def _entries(value: object, keys: Keys) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """Every mapping of the plan, with the keys that lead to it."""
    if isinstance(value, dict):
        yield keys, value
        for key, element in value.items():
            yield from _entries(element, (*keys, key))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _entries(element, (*keys, index))
