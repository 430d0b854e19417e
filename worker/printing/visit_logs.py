"""Printing a visit log: asked for, read from the ledger, and printed if it says something new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from documents.visit_log import VisitLogContent
from ledger.ground.database import Connection
from ledger.ground.printed import kept_json, kept_sha256
from ledger.ground.stored import read_back
from ledger.records.outbox import Work
from ledger.visits.commands.logs import (
    record_printed_log,
    record_unchanged_log,
    renew_visit_log,
    request_visit_log,
)
from ledger.visits.queries.log_content import visit_log_content
from ledger.visits.queries.logs import LogVersion, last_printed_log, locked_log_version
from ledger.visits.queries.presence import presences
from ledger.visits.rules.log_changes import changes_between
from ledger.visits.rules.quota import last_day_of_month
from media.coordinates import metres
from media.keys import visit_log_file
from paper.visit_log import LogPrint, render_visit_log_pdf
from paper.visit_log_workbook import render_visit_log_xlsx
from worker.claimed import PermanentFault
from worker.context import WorkerContext
from worker.printing.files import PDF, XLSX, store_files
from worker.printing.thumbnails import thumbnails_of


def print_one_visit_log(context: WorkerContext, work: Work) -> None:
    """Print the version that was asked for (the row's subject is its id).

    One that says what the last printed one says becomes `unchanged`. One that is printed already
    stays as it is; where visits came after it was read, a further version is asked for.
    """
    with context.engine.begin() as tx:
        asked = locked_log_version(tx, work.area_code, UUID(work.subject))
        if asked is None:
            raise PermanentFault("no such visit log")
        plan = context.plans.on(work.area_code, last_day_of_month(asked.month))
        content = visit_log_content(tx, work.area_code, asked.person_id, asked.month, plan)
        content_sha256 = kept_sha256(content)
        before = last_printed_log(tx, asked)
        if before is not None and before.content_sha256 == content_sha256:
            record_unchanged_log(tx, work.area_code, asked.id, content_sha256)
        elif asked.state == "asked":
            _print(context, tx, work, asked, content, before)
        else:
            request_visit_log(tx, work.area_code, asked.person_id, asked.month, None)


def renew_one_visit_log(context: WorkerContext, work: Work) -> None:
    """A visit came in (subject `<person>/2026-10`): its log may say something else now."""
    person, _, month = work.subject.partition("/")
    with context.engine.begin() as tx:
        renew_visit_log(tx, work.area_code, UUID(person), date.fromisoformat(f"{month}-01"))


def _print(
    context: WorkerContext,
    tx: Connection,
    work: Work,
    asked: LogVersion,
    content: VisitLogContent,
    before: LogVersion | None,
) -> None:
    plain = kept_json(content)
    kept = read_back(VisitLogContent, plain)
    changes = (
        changes_between(read_back(VisitLogContent, before.content), kept)
        if before and before.content
        else []
    )
    printed = _printing(context, tx, work, content, asked.version, changes)
    pdf = render_visit_log_pdf(content, printed, font_dir=context.settings.font_dir).pdf
    files = {"pdf": (pdf, PDF), "xlsx": (render_visit_log_xlsx(content, printed), XLSX)}
    record_printed_log(
        tx,
        work.area_code,
        asked.id,
        content=plain,
        content_sha256=kept_sha256(content),
        changes=changes,
        files=store_files(
            context.store,
            files,
            lambda name: visit_log_file(
                work.area_code, str(asked.id), asked.version, f"log.{name}"
            ),
        ),
    )


def _printing(
    context: WorkerContext,
    tx: Connection,
    work: Work,
    content: VisitLogContent,
    version: int,
    changes: Sequence[str],
) -> LogPrint:
    terms = context.plans[work.area_code].presence
    ids = [visit.id for visit in content.visits]
    proven = presences(tx, work.area_code, ids, terms, metres)
    return LogPrint(
        version=version,
        changes=tuple(changes),
        generated_at=datetime.now(UTC).replace(microsecond=0),
        public_url=context.settings.public_url,
        thumbnails=thumbnails_of(context, tx, work, _photos(content)),
        presences={visit_id: presence.sentence for visit_id, presence in proven.items()},
        place_doubts={visit_id: presence.place_doubt for visit_id, presence in proven.items()},
    )


def _photos(content: VisitLogContent) -> set[str]:
    hashes = {sha256 for visit in content.visits for sha256 in visit.photos}
    return hashes | {p for visit in content.visits for one in visit.findings for p in one.photos}
