"""What a notice is about decides whether anything outside the inbox hears of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.accounts.commands.wechat import bind_wechat
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.notices.commands.notices import deliver
from ledger.notices.commands.wechat_consents import add_wechat_consents
from ledger.notices.commands.wechat_messages import claim_wechat_message
from ledger.notices.rules import topics
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic, is_confidential
from ledger.records.outbox import Job
from tests.support.county_builder import CountyBuilder, Person
from tests.support.ledger_rows import LedgerRows
from tests.tips.officers import officer
from tests.tips.tip_builder import TipBuilder

APP = "wx-of-tests"


@pytest.fixture
def reader(county: CountyBuilder) -> Person:
    """Somebody who would be told everything in WeChat, too."""
    person = county.person(Role.COUNTY)
    bind_wechat(county.engine, person.caller, APP, uuid4().hex)
    add_wechat_consents(county.engine, person.caller, APP, 5)
    return person


@pytest.fixture
def of_each(rows: LedgerRows, county: CountyBuilder) -> dict[NoticeSubject, Topic]:
    """A topic of each subject, whose key is there."""
    [hazard_id] = rows.hazards_of(rows.inspection(findings=1))
    tip = TipBuilder(county, [officer(county), officer(county)]).tip()
    place = rows.enterprise_id
    known = [
        Topic(NoticeSubject.HAZARD, hazard_id=hazard_id),
        Topic(NoticeSubject.TIP, tip_id=tip.id),
        Topic(NoticeSubject.VISITS, enterprise_id=place),
        Topic(NoticeSubject.TOWN_VISITS),
        Topic(NoticeSubject.DUTIES, plan_key="an_office"),
        Topic(NoticeSubject.REPORT, plan_key="monthly"),
        Topic(NoticeSubject.WECHAT),
        Topic(NoticeSubject.HOLIDAYS, plan_key="2099"),
        Topic(NoticeSubject.OFFICERS),
        Topic(NoticeSubject.ACCOUNT),
        Topic(NoticeSubject.HANDED_OVER),
        Topic(NoticeSubject.PHOTO),
        Topic(NoticeSubject.EVIDENCE),
        Topic(NoticeSubject.SERVER),
        Topic(NoticeSubject.PAPER, enterprise_id=place),
    ]
    return {topic.subject: topic for topic in known}


def asked_for(county: CountyBuilder, reader: Person) -> int:
    query = sa.select(sa.func.count()).where(
        models.outbox.c.area_code == county.area_code,
        models.outbox.c.job == Job.SEND_WECHAT_MESSAGE,
        models.outbox.c.subject == str(reader.id),
    )
    with county.engine.connect() as read:
        return read.execute(query).scalar_one()


@pytest.mark.parametrize("subject", NoticeSubject)
def test_of_what_is_confidential_wechat_is_told_nothing(
    county: CountyBuilder,
    reader: Person,
    of_each: dict[NoticeSubject, Topic],
    subject: NoticeSubject,
) -> None:
    notice = Notice(reader.id, "of a test", of_each[subject], "today", "…", "", None)
    with county.engine.begin() as tx:
        assert deliver(tx, county.area_code, [notice]) == 1
        assert deliver(tx, county.area_code, [notice]) == 0
    assert asked_for(county, reader) == (0 if is_confidential(subject) else 1)
    with county.engine.begin() as tx:
        # Asked for by something else meanwhile: the message must not count this one.
        claimed = claim_wechat_message(tx, county.area_code, reader.id, APP)
    untold = is_confidential(subject) or subject is NoticeSubject.WECHAT
    assert (claimed is None) == untold


def test_nothing_of_a_report_can_be_put_down_as_fit_for_others(
    county: CountyBuilder, reader: Person, of_each: dict[NoticeSubject, Topic]
) -> None:
    kept = [subject for subject in NoticeSubject if is_confidential(subject)]
    assert kept == [NoticeSubject.TIP, NoticeSubject.ACCOUNT]
    row = Notice(reader.id, "tip_new", of_each[NoticeSubject.TIP], "today", "…", "", None).as_row()
    open_row = row | {"area_code": county.area_code, "confidential": False}
    with county.engine.begin() as tx, pytest.raises(sa.exc.IntegrityError, match="confidential"):
        tx.execute(sa.insert(models.notice).values(open_row))


def test_one_occasion_of_two_topics_is_two_notices(
    county: CountyBuilder, reader: Person, of_each: dict[NoticeSubject, Topic]
) -> None:
    notices = [
        Notice(reader.id, "of a test", topic, "today", "…", "", None)
        for topic in of_each.values()
        # These have no key: each is the only one of its kind.
        if topic.subject
        not in {
            NoticeSubject.TOWN_VISITS,
            NoticeSubject.WECHAT,
            NoticeSubject.OFFICERS,
            NoticeSubject.ACCOUNT,
            NoticeSubject.HANDED_OVER,
            NoticeSubject.PHOTO,
            NoticeSubject.EVIDENCE,
            # One of an enterprise as visits are, by another kind.
            NoticeSubject.PAPER,
        }
    ]
    with county.engine.begin() as tx:
        assert deliver(tx, county.area_code, notices) == len(notices)


def test_a_subject_that_does_not_say_whether_it_is_confidential_is_an_error_of_type(
    tmp_path: Path,
) -> None:
    written = Path(topics.__file__).read_text()
    further = written.replace("class NoticeSubject(StrEnum):\n", _FURTHER)
    assert further != written
    assert "assert_never" in type_errors(tmp_path / "further.py", further)
    assert type_errors(tmp_path / "same.py", written) == ""


_FURTHER = 'class NoticeSubject(StrEnum):\n    PETITION = "petition"\n'


def type_errors(path: Path, source: str) -> str:
    path.write_text(source)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(path)]
    cached = ["--cache-dir", str(path.parent / "cache")]
    return subprocess.run([*command, *cached], capture_output=True, text=True, check=False).stdout
