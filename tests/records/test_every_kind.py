"""What holds of every record, whatever its kind: the registry is walked."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from marshmallow import Schema
from marshmallow.fields import List, Nested

from api.schema.typed import Part, Typed, names_of
from ledger.ground import tables
from ledger.ground.caller import Caller, Role
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from ledger.ground.record_kinds import SEALED_KINDS, RecordKind
from ledger.records.accept import RecordLost
from ledger.records.outbox import Job
from ledger.records.photo_queries import visible_photo
from ledger.records.tables import RECORD_TABLES
from tests.records.samples import LIMITS, Sample, sample, samples
from tests.support.sealed_county import SealedCounty
from worker.sealing.rebuild import rebuild

AT_ONCE = 20
CHAIN = (tables.photo_use, tables.seal, tables.tree_head, tables.signed_strokes)


@pytest.fixture(params=list(RecordKind))
def sent(request: pytest.FixtureRequest, county_of_its_own: SealedCounty) -> Sample:
    """One record of each kind, about to be sent."""
    return sample(request.param, county_of_its_own)


@pytest.fixture(params=[kind for kind, of in samples().items() if of.show])
def pictured(request: pytest.FixtureRequest, county_of_its_own: SealedCounty) -> Sample:
    """One of each kind that shows photographs."""
    return sample(request.param, county_of_its_own)


def rows_of(of: Sample, *sets: sa.Table) -> list[Any]:
    """Everything that a record leaves, in this county."""
    named = sets or (RECORD_TABLES[of.kind], *CHAIN, tables.outbox, tables.audit)
    with of.sealed.engine.connect() as read:
        return [
            sorted(
                map(tuple, read.execute(sa.select(table).where(_here(of.sealed, table)))), key=str
            )
            for table in named
        ]


def _here(sealed: SealedCounty, table: sa.Table) -> sa.ColumnElement[bool]:
    here: sa.ColumnElement[bool] = table.c.area_code == sealed.area_code
    return here


def _own_rows(of: Sample) -> int:
    table = RECORD_TABLES[of.kind]
    mine = sa.select(sa.func.count()).where(_here(of.sealed, table), table.c.id == of.record_id)
    with of.sealed.engine.connect() as read:
        return read.execute(mine).scalar_one()


def _seals_asked(of: Sample) -> int:
    asked = sa.select(sa.func.count()).where(
        _here(of.sealed, tables.outbox),
        tables.outbox.c.job == "seal_record",
        tables.outbox.c.subject == f"{of.kind}/{of.record_id}",
    )
    with of.sealed.engine.connect() as read:
        return read.execute(asked).scalar_one()


def test_every_kind_is_sealed_or_says_why_not() -> None:
    assert set(SEALED_KINDS) <= set(RecordKind)
    assert all(kind.unsealed_because for kind in set(RecordKind) - set(SEALED_KINDS))
    assert all(kind.word for kind in RecordKind)


def test_every_typed_schema_holds_what_the_ledger_reads() -> None:
    def below(schema: type[Part]) -> Iterator[type[Part]]:
        for inner in schema.__subclasses__():
            yield from (inner, *below(inner))

    typed = [schema for schema in below(Part) if schema is not Typed]
    assert len(typed) > len(RecordKind)
    for schema in typed:
        assert set(names_of(schema.becomes)) <= schema().fields.keys(), schema


def fields_below(schema: Schema) -> Iterator[str]:
    """Names of its fields, and of those of its parts."""
    for name, field in schema.fields.items():
        yield name
        part = field.inner if isinstance(field, List) else field
        if isinstance(part, Nested):
            yield from fields_below(part.schema)


def test_a_kind_is_walked_with_photographs_where_its_document_names_some(sent: Sample) -> None:
    names_some = not {"photo", "photos"}.isdisjoint(fields_below(sent.schema))
    assert names_some == (samples()[sent.kind].show is not None)


def test_the_same_document_again_gets_the_same_receipt(sent: Sample) -> None:
    first = sent.send()
    assert first.created
    left = rows_of(sent)
    again = sent.send()
    assert (again.body, again.created) == (first.body, False)
    assert rows_of(sent) == left
    assert first.body["kind"] == sent.kind


def test_another_document_under_the_same_number_is_refused(sent: Sample) -> None:
    sent.send()
    left = rows_of(sent)
    with pytest.raises(Conflict, match="other_document"):
        sent.send(sent.other)
    assert rows_of(sent) == left


def test_another_persons_document_under_the_same_number_is_refused(sent: Sample) -> None:
    sent.send()
    someone = replace(sent.sender, person_id=uuid4())
    with pytest.raises(Conflict, match="other_document"):
        sent.send(caller=someone)


def test_sent_twenty_times_at_once_it_is_one_record_with_one_receipt(sent: Sample) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        receipts = list(pool.map(lambda _: sent.send(), range(AT_ONCE)))
    assert sum(receipt.created for receipt in receipts) == 1
    assert all(receipt.body == receipts[0].body for receipt in receipts)
    assert (_own_rows(sent), _seals_asked(sent)) == (1, 1)


def test_who_has_no_business_there_is_refused_and_leaves_nothing(sent: Sample) -> None:
    before = rows_of(sent)
    with pytest.raises((NotFound, Forbidden)):
        sent.send(caller=sent.stranger)
    assert rows_of(sent) == before


def test_a_photo_that_nobody_has_seen_is_asked_for_and_nothing_is_written(pictured: Sample) -> None:
    before, unseen = rows_of(pictured), "0" * 64
    with pytest.raises(Invalid) as refused:
        pictured.send(pictured.showing([unseen]))
    assert refused.value.reason == "photo_missing"
    assert unseen in refused.value.errors["photos"]
    assert rows_of(pictured) == before


def test_too_many_photos_are_refused(pictured: Sample) -> None:
    before = rows_of(pictured)
    with pytest.raises(TooMany):
        pictured.send(limits=replace(LIMITS, max_photos=0))
    assert rows_of(pictured) == before


def test_a_record_shows_the_photos_that_its_receipt_confirms(pictured: Sample) -> None:
    confirmed = {photo["sha256"] for photo in pictured.send().body["photos"]}
    uses = sa.select(tables.photo_use.c.sha256).where(
        _here(pictured.sealed, tables.photo_use),
        tables.photo_use.c.record_kind == pictured.kind,
        tables.photo_use.c.record_id == pictured.record_id,
    )
    with pictured.sealed.engine.connect() as read:
        assert set(read.scalars(uses)) == confirmed != set()


def test_the_countys_office_sees_its_photos_and_who_has_no_business_there_does_not(
    pictured: Sample,
) -> None:
    shown = [photo["sha256"] for photo in pictured.send().body["photos"]]
    office = pictured.sealed.rows.county.person(Role.COUNTY).caller

    def seen_by(caller: Caller) -> list[str]:
        engine = pictured.sealed.engine
        return [sha256 for sha256 in shown if visible_photo(engine, caller, sha256, [])]

    assert seen_by(pictured.sender) == seen_by(office) == shown != []
    assert seen_by(pictured.stranger) == []


@contextmanager
def swallowing(of: Sample) -> Iterator[None]:
    """A database that takes such records of the county and keeps none."""
    table = RECORD_TABLES[of.kind].name
    with of.sealed.engine.begin() as tx:
        tx.execute(
            sa.text(
                "create or replace function swallow() returns trigger language plpgsql"
                " as 'begin return null; end'"
            )
        )
        tx.execute(
            sa.text(
                f"create trigger swallowing before insert on {table} for each row"
                f" when (new.area_code = '{of.sealed.area_code}') execute function swallow()"
            )
        )
    try:
        yield
    finally:
        of.sealed.execute(sa.text(f"drop trigger swallowing on {table}"))


def test_a_record_that_the_database_did_not_keep_is_not_acknowledged(sent: Sample) -> None:
    before = rows_of(sent)
    with swallowing(sent), pytest.raises(RecordLost):
        sent.send()
    assert rows_of(sent) == before
    assert sent.send().created


def test_what_no_person_can_mend_rises_as_it_is(sent: Sample) -> None:
    table = RECORD_TABLES[sent.kind]
    never = f"check (area_code <> '{sent.sealed.area_code}' or received_at < '2000-01-01')"
    before = rows_of(sent)
    sent.sealed.execute(sa.text(f"alter table {table.name} add constraint never {never} not valid"))
    try:
        with pytest.raises(sa.exc.IntegrityError, match="never"):
            sent.send()
    finally:
        sent.sealed.execute(sa.text(f"alter table {table.name} drop constraint never"))
    assert rows_of(sent) == before


def test_every_kind_is_sealed_verified_and_rebuilt_from_the_store_alone(
    county_of_its_own: SealedCounty,
) -> None:
    sealed = county_of_its_own
    samples = [sample(kind, sealed) for kind in RecordKind]
    for sent in samples:
        sent.send()
    sealed.seal_all()
    assert sealed.differences(deep=True) == []
    sealed_kinds = sa.select(tables.seal.c.record_kind).where(_here(sealed, tables.seal))
    with sealed.engine.connect() as read:
        assert set(read.scalars(sealed_kinds)) == set(SEALED_KINDS)

    records = [RECORD_TABLES[kind] for kind in SEALED_KINDS]
    along = (tables.hazard, tables.photo_use, tables.tree_head, tables.signed_strokes)
    everything = (*records, *along)
    before = [_contents(sealed, table) for table in everything]
    assert all(before)
    for table in (*reversed(records), *CHAIN):
        if table is tables.inspection:
            sealed.execute(sa.delete(tables.hazard).where(_here(sealed, tables.hazard)))
        sealed.execute(sa.delete(table).where(_here(sealed, table)))
    sealed.execute(sa.delete(tables.outbox).where(_here(sealed, tables.outbox)))
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    assert [_contents(sealed, table) for table in everything] == before
    asked_again = sa.select(tables.outbox.c.job).where(_here(sealed, tables.outbox))
    with sealed.engine.connect() as read:
        assert {Job.PRINT_PAPER, Job.PRINT_REPORT} <= set(read.scalars(asked_again))
    assert sealed.differences(deep=True) == []


def _contents(sealed: SealedCounty, table: sa.Table) -> list[str]:
    """But for the moments at which something was noted again."""
    columns = [column for column in table.c if (table.name, column.name) != ("photo_use", "at")]
    with sealed.engine.connect() as read:
        return sorted(map(str, read.execute(sa.select(*columns).where(_here(sealed, table)))))


def test_a_posting_comes_back_with_its_board_withdrawn(county_of_its_own: SealedCounty) -> None:
    sealed = county_of_its_own
    posting = sample(RecordKind.BOARD_POSTING, sealed)
    posting.send()
    sealed.seal_all()
    for table in (tables.board_posting, tables.board):
        sealed.execute(sa.delete(table).where(_here(sealed, table)))
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    assert _own_rows(posting) == 1
    with sealed.engine.connect() as read:
        board = read.execute(sa.select(tables.board).where(_here(sealed, tables.board))).one()
    assert (board.enterprise_id, board.version) == (sealed.rows.enterprise_id, 2)
    assert board.withdrawn_at is not None
