"""What an office is told of its figures that were drawn (抽查): that they were, and what does not
match. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.notices.rules.notice import Notice
from ledger.notices.rules.report_notices import (
    REPORT_KIND,
    ReportReaders,
    report_link,
    report_topic,
)
from ledger.notices.rules.words import as_sentence
from ledger.reports.rules.finding import OUTCOME_WORDS, FindingOutcome

# How their occasions begin: before the draw's id, and before the finding's.
OF_DRAW = "drawn/"
OF_FINDING = "finding/"


@dataclass(frozen=True, slots=True)
class AmissFigure:
    """A drawn figure that does not match. `name`: of the cell."""

    finding_id: UUID
    name: str
    value: str | None
    outcome: FindingOutcome
    found: str | None
    words: str | None

    @property
    def occasion(self) -> str:
        """Once a finding."""
        return f"{OF_FINDING}{self.finding_id}"


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """Of one draw what was drawn of one report, office and period.

    `waiting`: names of the cells of which nothing was found out yet; `amiss`: those that do not
    match, where the figure still stands as it was drawn.
    """

    draw_id: UUID
    report: str
    report_name: str
    office: str
    last: date
    waiting: tuple[str, ...]
    amiss: tuple[AmissFigure, ...]

    @property
    def occasion(self) -> str:
        """That it was drawn: once a draw, office and period."""
        return f"{OF_DRAW}{self.draw_id}/{self.office}/{self.last}"

    def holds(self) -> Iterator[str]:
        """The occasions of all that is to be told of it: what else was told of it is over."""
        if self.waiting:
            yield self.occasion
        yield from (figure.occasion for figure in self.amiss)


def check_notices(checked: Iterable[CheckedReport], readers: ReportReaders) -> Iterator[Notice]:
    """To the people of the office: one line a draw and report, and one a finding."""
    for one in checked:
        for person_id in sorted(readers.offices.get(one.office, frozenset())):
            yield from _of_report(one, person_id)


def _of_report(one: CheckedReport, person_id: UUID) -> Iterator[Notice]:
    topic, link = report_topic(one.report), report_link(one.report, one.office, one.last)
    if one.waiting:
        more = f"等 {len(one.waiting)} 个数" if len(one.waiting) > 1 else ""
        words = f"{one.report_name}被抽查：{one.waiting[0]}{more}，请备好台账和依据。"
        yield Notice(person_id, REPORT_KIND, topic, one.occasion, words, link, None)
    for figure in one.amiss:
        words = f"{one.report_name}抽查{OUTCOME_WORDS[figure.outcome]}：{_told_of(figure)}"
        yield Notice(person_id, REPORT_KIND, topic, figure.occasion, words, link, None)


def _told_of(figure: AmissFigure) -> str:
    found = f"，核实 {figure.found}" if figure.found else ""
    said = as_sentence(figure.words or "")
    return f"{figure.name}报送 {figure.value}{found}；{said}请核对后报更正。"
