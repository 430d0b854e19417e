"""Whatever is acknowledged is sealed, verified, printed, listed and exported: every field of every
kind of record is sent at each end of what its schema lets in.

Ends of several fields go in one document; those of fields that the ledger judges, each alone.
Where a document is refused all the same, halves of its ends are sent, down to the one to blame.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from marshmallow import ValidationError
from sqlalchemy.dialects.postgresql import insert

from api.tables.export_routes import EXPORTS
from ledger.ground import tables
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_month
from ledger.ground.errors import LedgerError
from ledger.ground.record_kinds import RecordKind
from ledger.records.outbox import Job
from ledger.visits.commands.logs import request_visit_log
from spreadsheets.listing import FORMATS
from tests.records.extremes import Extreme, extremes
from tests.records.samples import Sample, samples
from tests.support.county_builder import CountyBuilder
from tests.support.last_reading import wrong_lists
from tests.support.ledger_rows import LedgerRows
from tests.support.phone import Phone
from tests.support.sealed_county import SealedCounty
from worker.context import WorkerContext
from worker.jobs import run_job

# What the ledger judges by the plan, by the checklists or by what stands there already: fields of
# which some end is refused, whatever else the document says.
JUDGED = {
    RecordKind.ACCIDENT: {"town_code", "sector", "excluded", "happened_on"},
    RecordKind.BOARD_POSTING: {"version"},
    RecordKind.DRAW: {
        "towns", "sectors", "tiers", "roles", "check_by", "publish_on", "enterprises",
    },
    RecordKind.DUTY_RECORD: {"duty", "done_on", "filing", "signature.shown_sha256"},
    RecordKind.ENFORCEMENT: {"office", "joint_offices", "decided_on"},
    RecordKind.INSPECTION: {
        "origin", "checklists", "checklists.0.sector", "checklists.0.version",
        "checklists.0.sections", "answers", "answers.0.item", "answers.0.result",
        "answers.0.value", "findings", "findings.0.item", "findings.0.deadline",
        "findings.0.photos", "signatures.inspector.name", "signatures.inspector.shown_sha256",
        "signatures.enterprise.shown_sha256", "office",
    },
    RecordKind.HAZARD_EVENT: {"kind", "office", "photos", "note"},
    RecordKind.REPORT_FILING: {
        "report", "office", "last", "parts", "parts.0.name", "signature.shown_sha256",
    },
    RecordKind.REPORT_RETURN: set(),
    RecordKind.REPORT_DRAW: {"reports", "offices", "first", "last", "cells"},
    RecordKind.REPORT_FINDING: {"lot", "outcome", "found"},
    # Its kind says which texts it has, who signs it and who may issue it.
    RecordKind.PAPER: {
        "kind", "office", "officers", "reason", "signature", "signature.name",
        "signature.shown_sha256", "texts", "texts.0.key", "texts.0.text",
    },
    RecordKind.PAPER_DELIVERY: {"how", "reply", "signature", "signature.shown_sha256"},
    RecordKind.STANDARDISATION: set(),
    # What its kind does not ask, nobody may say.
    RecordKind.WORK_RECORD: {
        "kind", "office", "done_on", "group_name", "number", "copies", "passed", "people", "duty",
    },
    RecordKind.VISIT: {
        "arrival.board_code", "signatures.inspector.name", "signatures.inspector.shown_sha256",
        "signatures.enterprise.shown_sha256",
    },
}  # fmt: skip


class Sender:
    """Sends what lies at the ends in one county, with one photograph; `sent`: how often."""

    def __init__(self, sealed: SealedCounty) -> None:
        self._sealed, self._photo = sealed, sealed.rows.photo()
        self.sent = 0

    def sample(self, kind: RecordKind) -> Sample:
        """One that was not sent yet."""
        made = samples()[kind].make(self._sealed, self._photo)
        holds = insert(tables.photo_holder).values(
            area_code=self._sealed.area_code,
            sha256=self._photo,
            person_id=made.sender.person_id,
            confirmed_at=sa.func.now(),
        )
        self._sealed.execute(holds.on_conflict_do_nothing())
        return made

    def refused_of(self, kind: RecordKind) -> set[str]:
        """The fields of which an end is refused."""
        made = self.sample(kind)
        refused: set[str] = set()
        for together in _rounds(kind, extremes(made.schema, made.document)):
            made, no = self._send(made, together)
            refused |= no
        return refused

    def _send(self, made: Sample, ends: list[Extreme]) -> tuple[Sample, set[str]]:
        """A sample to go on with, and the fields that were refused."""
        document = deepcopy(made.document)
        for one in ends:
            one.put(document)
        try:
            made.send(document)
        except (LedgerError, ValidationError):
            if len(ends) == 1:
                return made, {field_of(ends[0])}
            half = len(ends) // 2
            made, first = self._send(made, ends[:half])
            made, second = self._send(made, ends[half:])
            return made, first | second
        self.sent += 1
        # A board hangs once at a place, and is looked at again and again.
        again = made.kind is RecordKind.BOARD_POSTING
        return replace(made, record_id=uuid4()) if again else self.sample(made.kind), set()


def _rounds(kind: RecordKind, ends: list[Extreme]) -> Iterator[list[Extreme]]:
    """Each end in one of them, a part before the fields in it; alone where it may be refused."""
    by_path: dict[Any, list[Extreme]] = {}
    for one in sorted(ends, key=lambda one: len(one.path)):
        if field_of(one) in JUDGED[kind]:
            yield [one]
        else:
            by_path.setdefault(one.path, []).append(one)
    for together in zip_longest(*by_path.values()):
        yield [one for one in together if one]


def field_of(end: Extreme) -> str:
    return ".".join(map(str, end.path))


@pytest.fixture
def sealed(app: Flask, own_county: CountyBuilder, worker_context: WorkerContext) -> SealedCounty:
    """A county that works by a plan, for the worker and for the API."""
    context = replace(worker_context, plans=app.extensions["anxun"].plans)
    place = own_county.enterprise()
    person = own_county.supervisor_at(place)
    return SealedCounty(LedgerRows(own_county, context.store, place, person), context)


def do_everything(sealed: SealedCounty) -> None:
    """Each job that follows from what was sent, and those that follow from them."""
    sealed.seal_all()
    for _ in range(3):
        for job in Job:
            if ids := sealed.outbox_ids(job):
                run_job(job, sealed.area_code, ids)


def undone(sealed: SealedCounty) -> list[Any]:
    here = sa.and_(tables.outbox.c.area_code == sealed.area_code, tables.outbox.c.done_at.is_(None))
    with sealed.engine.connect() as read:
        return list(read.execute(sa.select(tables.outbox).where(here)))


def test_whatever_is_acknowledged_is_sealed_verified_printed_and_told(
    app: Flask, sealed: SealedCounty
) -> None:
    sender = Sender(sealed)
    assert {kind: sender.refused_of(kind) for kind in RecordKind} == JUDGED
    assert sender.sent > 60
    month = shanghai_month(datetime.now(UTC))
    with sealed.engine.begin() as tx:
        request_visit_log(tx, sealed.area_code, sealed.rows.person.id, month, None)
    do_everything(sealed)
    assert undone(sealed) == []
    assert {"ready"} <= set(kept(sealed, tables.visit_log.c.state)) <= {"ready", "unchanged"}
    assert kept(sealed, tables.board_version.c.version)
    assert sealed.differences(deep=True) == []
    assert wrong_lists(app, sealed.rows.county) == []
    office = Phone(app.test_client(), sealed.rows.county.person(Role.COUNTY))
    for export, _ in EXPORTS:
        for file_format in FORMATS:
            answer = office.get(f"/exports/{export.kind.replace('_', '-')}?format={file_format}")
            assert answer.status_code == 200 and answer.data, (export.kind, file_format)


def kept(sealed: SealedCounty, column: sa.Column[Any]) -> list[Any]:
    with sealed.engine.connect() as read:
        here = column.table.c.area_code == sealed.area_code
        return list(read.scalars(sa.select(column).where(here)))
