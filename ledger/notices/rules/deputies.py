"""What is told to whoever stands in for somebody who is away (顶替). Pure.

The work that waits for the absent one, and nothing else of theirs: nobody is told by standing in
what they may not see themselves, what concerns themselves, or what is the absent one's own.
"""

from __future__ import annotations

from typing import assert_never

from ledger.ground.caller import Role
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject
from ledger.notices.rules.words import day_words
from ledger.people.rules import Recipients, RecipientScope, Site, StandIn


def goes_to_deputies(subject: NoticeSubject) -> bool:
    """Whether it is work, and not a report of the public or the absent one's own account.

    A subject that is not answered for here is an error of type.
    """
    match subject:
        case (
            NoticeSubject.HAZARD
            | NoticeSubject.VISITS
            | NoticeSubject.TOWN_VISITS
            | NoticeSubject.DUTIES
            | NoticeSubject.REPORT
            | NoticeSubject.PAPER
        ):
            return True
        case (
            NoticeSubject.TIP
            | NoticeSubject.ACCOUNT
            | NoticeSubject.OFFICERS
            | NoticeSubject.WECHAT
            | NoticeSubject.PHOTO
            | NoticeSubject.EVIDENCE
            | NoticeSubject.SERVER
            # Everybody of the offices is told of both, the deputy among them.
            | NoticeSubject.HOLIDAYS
            | NoticeSubject.HANDED_OVER
        ):
            return False
        case _:
            assert_never(subject)


def for_deputy(notice: Notice, roster: Recipients, site: Site | None) -> Notice | None:
    """The same notice for whoever stands in; None where nobody does or it is not for them.

    `site`: the enterprise that it is about.
    """
    stand_in = roster.stand_ins.get(notice.person_id)
    if stand_in is None or not goes_to_deputies(notice.topic.subject):
        return None
    if site and not _may_be_told(roster, site, notice, stand_in):
        return None
    return notice._replace(
        person_id=stand_in.deputy_id,
        # Beside the deputy's own of the same day: two towns' visits are two notices.
        occasion=f"{notice.occasion}/for/{notice.person_id}",
        words=f"代{stand_in.absent}（到{day_words(stand_in.until)}）：{notice.words}",
    )


def _may_be_told(roster: Recipients, site: Site, notice: Notice, stand_in: StandIn) -> bool:
    """Whether the deputy sees the enterprise, and is not of it where an office asks."""
    absent, deputy = (
        scope_of(roster, site, person_id) for person_id in (notice.person_id, stand_in.deputy_id)
    )
    if deputy is None or absent is None:
        return False
    return Role.ENTERPRISE not in deputy.roles or Role.ENTERPRISE in absent.roles


def scope_of(roster: Recipients, site: Site, person_id: object) -> RecipientScope | None:
    """How somebody reaches the enterprise, if they do."""
    here = (one for one in roster.reaching(site) if one.person.person_id == person_id)
    return next(here, None)
