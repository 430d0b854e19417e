"""What a notice is about, and whether anything outside the inbox may hear of it. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, assert_never
from uuid import UUID


class NoticeSubject(StrEnum):
    """What kind of thing it is about."""

    HAZARD = "hazard"
    TIP = "tip"
    VISITS = "visits"  # of one enterprise
    TOWN_VISITS = "town_visits"  # of all that a town looks after, in one line
    DUTIES = "duties"  # of an enterprise or an office
    REPORT = "report"  # that an office owes
    WECHAT = "wechat"  # the person's own binding
    HOLIDAYS = "holidays"  # of a year that a deadline reaches
    OFFICERS = "officers"  # who may read reports
    ACCOUNT = "account"  # the person's own: how one comes in changed
    HANDED_OVER = "handed_over"  # what somebody else held is theirs now
    PHOTO = "photo"  # that they sent
    EVIDENCE = "evidence"  # a record that cannot be sealed
    SERVER = "server"  # what befalls its guard
    PAPER = "paper"  # that an office issued, or that was delivered


def is_confidential(subject: NoticeSubject) -> bool:
    """Whether it stays in the inbox: the hour of a message elsewhere would be a reporter's, and
    the WeChat that an account was just bound to may be a stranger's.

    A subject that is not answered for here is an error of type.
    """
    match subject:
        case NoticeSubject.TIP | NoticeSubject.ACCOUNT:
            return True
        case (
            NoticeSubject.HAZARD
            | NoticeSubject.VISITS
            | NoticeSubject.TOWN_VISITS
            | NoticeSubject.DUTIES
            | NoticeSubject.REPORT
            | NoticeSubject.WECHAT
            | NoticeSubject.HOLIDAYS
            | NoticeSubject.OFFICERS
            | NoticeSubject.HANDED_OVER
            | NoticeSubject.PHOTO
            | NoticeSubject.EVIDENCE
            | NoticeSubject.SERVER
            | NoticeSubject.PAPER
        ):
            return False
        case _:
            assert_never(subject)


class Topic(NamedTuple):
    """The subject with its key as the table has it. `plan_key`: of an office, a report, a year."""

    subject: NoticeSubject
    hazard_id: UUID | None = None
    tip_id: UUID | None = None
    enterprise_id: UUID | None = None
    plan_key: str | None = None

    @property
    def confidential(self) -> bool:
        """As the subject is."""
        return is_confidential(self.subject)
