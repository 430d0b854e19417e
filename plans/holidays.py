"""The State Council's arrangement of a year's holidays and 调休, as a file that anybody can put in.

    <counties' own folder>/holidays/2027.yaml

    year: 2027
    notice: 国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕…号）
    holidays:
      - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
    working_weekends: [2027-02-20]

The arrangement is announced each November, after the package that knows the years before was made.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from checklists.authoring import Authored, Keys, parse, schema_faults
from checklists.errors import FileFault

FOLDER = "holidays"
_SCHEMA = Path(__file__).parent / "schema" / "holidays.schema.json"
_NAMES = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
# 全国年节及纪念日放假办法 (2025): so many days are free beside weekends, wherever they go.
_DAYS_FREE = 13
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """What a notice arranged for its year."""

    year: int
    notice: str
    free: frozenset[date]
    worked_weekends: frozenset[date]


def holidays_in(own_folder: str) -> Mapping[int, HolidayYear]:
    """Every year that the counties' own folder knows; read again where a file changed.

    A file with a fault, or one that is just being replaced, counts as not there: `anxun plans
    check` tells it, and the year is told to be unknown. Nobody's reminders stop because of it.
    """
    held = {}
    for path in holiday_files(own_folder):
        with suppress(FileFault, OSError):
            arranged = _read(path, path.stat().st_mtime_ns)
            held[arranged.year] = arranged
    return held


def holiday_files(own_folder: str) -> list[Path]:
    """The files of the counties' own folder, by year."""
    return sorted(Path(own_folder, FOLDER).glob("*.yaml")) if own_folder else []


def holiday_faults(authored: Authored) -> list[FileFault]:
    """Every fault of a file of a year."""
    return schema_faults(authored, _SCHEMA) or [
        *_year_faults(authored),
        *_day_faults(authored),
        *_name_faults(authored),
    ]


def holiday_doubts(authored: Authored) -> Iterator[FileFault]:
    """What of a file without faults is probably a slip of the pen."""
    arranged = _built(authored)
    free_in_the_week = sum(day.weekday() < _SATURDAY for day in arranged.free)
    days = free_in_the_week - len(arranged.worked_weekends)
    if days != _DAYS_FREE:
        message = f"除去周末和调休，放假共 {days} 天，法定是 {_DAYS_FREE} 天"
        yield authored.fault(message, "请对照通知逐日核对", "holidays")


@lru_cache(maxsize=32)
def _read(path: Path, _changed_at: int) -> HolidayYear:
    authored = parse(path)
    for fault in holiday_faults(authored):
        raise fault
    return _built(authored)


def _built(authored: Authored) -> HolidayYear:
    data = authored.data
    return HolidayYear(
        data["year"],
        data["notice"],
        frozenset(day for entry in data["holidays"] for day in _span(entry["from"], entry["to"])),
        frozenset(date.fromisoformat(day) for day in data["working_weekends"]),
    )


def _span(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


def _year_faults(authored: Authored) -> Iterator[FileFault]:
    year = authored.data["year"]
    if authored.path.stem != str(year):
        remedy = f"请把文件改名为 {year}.yaml"
        yield authored.fault(f"文件名与年份 {year} 不符", remedy, "year")


def _name_faults(authored: Authored) -> Iterator[FileFault]:
    named = "、".join(entry["name"] for entry in authored.data["holidays"])
    for name in _NAMES:
        if name not in named:
            yield authored.fault(f"没有写{name}的安排", "请照通知补上一行", "holidays")


def _day_faults(authored: Authored) -> Iterator[FileFault]:
    """Days that exist, in the year or just before it, each arranged once."""
    sound = True
    for keys, day in _days(authored):
        if not _exists(day):
            sound = False
            yield authored.fault(f"没有 {day} 这一天", "请核对日期", *keys)
        elif not f"{authored.data['year'] - 1}-12-25" <= day <= f"{authored.data['year']}-12-31":
            sound = False
            yield authored.fault(f"{day} 不在这一年", "请核对年份", *keys)
    if sound:
        yield from _arrangement_faults(authored)


def _arrangement_faults(authored: Authored) -> Iterator[FileFault]:
    seen: dict[date, str] = {}
    for index, entry in enumerate(authored.data["holidays"]):
        at = ("holidays", index)
        if entry["from"] > entry["to"]:
            yield authored.fault(f"{entry['name']}结束早于开始", "请核对 from 和 to", *at)
        for day in _span(entry["from"], entry["to"]):
            if day in seen:
                message = f"{day} 既是{seen[day]}又是{entry['name']}"
                yield authored.fault(message, "同一天只写在一个节日里", *at)
            seen[day] = entry["name"]
    for index, text in enumerate(authored.data["working_weekends"]):
        day, at = date.fromisoformat(text), ("working_weekends", index)
        if day.weekday() < _SATURDAY:
            yield authored.fault(f"{text} 不是周六、周日", "这里只写调休上班的周末", *at)
        if day in seen:
            yield authored.fault(f"{text} 又放假又上班", "请对照通知，只留一处", *at)


def _days(authored: Authored) -> Iterator[tuple[Keys, str]]:
    for index, entry in enumerate(authored.data["holidays"]):
        for field in ("from", "to"):
            yield ("holidays", index, field), entry[field]
    for index, day in enumerate(authored.data["working_weekends"]):
        yield ("working_weekends", index), day


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
