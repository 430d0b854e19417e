"""What is told of reports (报表): that one is late, and that one was sent back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.notices.rules.words import as_sentence, day_words

REPORT_KIND = "report"
# Between the day and the office in what was told of a late report.
LATE = "/late/"
WHOLE_COUNTY = "all"
# Of an office that many reports are missing from, the names of the first.
_NAMED_MOST = 5


@dataclass(frozen=True, slots=True)
class LateReport:
    """Nothing was handed in by its day."""

    report: str
    name: str
    to: str
    office: str
    office_name: str
    last: date
    due_on: date


@dataclass(frozen=True, slots=True)
class ReturnedReport:
    """It was sent back and did not come again."""

    report: str
    name: str
    office: str
    last: date
    filing_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReportReaders:
    """`offices`: who speaks for each; `county`: the county's office, which keeps the list."""

    offices: Mapping[str, frozenset[UUID]]
    county: frozenset[UUID]


def late_occasion(due_on: date, office: str) -> str:
    """One a report, day and office; WHOLE_COUNTY for the county's list."""
    return f"{due_on.isoformat()}{LATE}{office}"


def returned_occasion(filing_id: UUID) -> str:
    """One a filing."""
    return f"returned/{filing_id}"


def report_notices(
    late: Iterable[LateReport], returned: Iterable[ReturnedReport], readers: ReportReaders
) -> Iterator[Notice]:
    """To the people of the office, once each; to the county's office in one line a report and day:
    whose names stand in the bulletin.
    """
    missing: dict[tuple[str, date], list[LateReport]] = {}
    for one in late:
        missing.setdefault((one.report, one.due_on), []).append(one)
        topic, link = report_topic(one.report), report_link(one.report, one.office, one.last)
        words = f"{one.name}：应在{day_words(one.due_on)}前报{one.to}，还没有报，请尽快报送。"
        for person_id in sorted(readers.offices.get(one.office, frozenset())):
            occasion = late_occasion(one.due_on, one.office)
            yield Notice(person_id, REPORT_KIND, topic, occasion, words, link, None)
    for (report, due_on), offices in missing.items():
        for person_id in sorted(readers.county):
            occasion = late_occasion(due_on, WHOLE_COUNTY)
            words = _list_words(offices)
            yield Notice(
                person_id, REPORT_KIND, report_topic(report), occasion, words, "/reports", None
            )
    for back in returned:
        topic, link = report_topic(back.report), report_link(back.report, back.office, back.last)
        words = f"{back.name}已退回：{as_sentence(back.reason)}请改好后重新报送。"
        for person_id in sorted(readers.offices.get(back.office, frozenset())):
            occasion = returned_occasion(back.filing_id)
            yield Notice(
                person_id, REPORT_KIND, report_topic(back.report), occasion, words, link, None
            )


def _list_words(late: list[LateReport]) -> str:
    first = late[0]
    names = "、".join(one.office_name for one in late[:_NAMED_MOST])
    more = "等" if len(late) > _NAMED_MOST else ""
    due = day_words(first.due_on)
    return f"{first.name}：{due}到期，{len(late)} 个单位没有报（{names}{more}），请催报。"


def report_topic(report: str) -> Topic:
    """That it is about this report of the plan."""
    return Topic(NoticeSubject.REPORT, plan_key=report)


def report_link(report: str, office: str, last: date) -> str:
    """To the sheet."""
    return f"/reports/{report}/{office}/{last}"
