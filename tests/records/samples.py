"""A record of each kind that is taken, as somebody sends it: for tests that walk the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from api.accidents.schemas import AccidentIn
from api.boards.schemas import PostingIn
from api.draws.schemas import DrawIn
from api.duties.schemas import DutyRecordIn
from api.enforcement.schemas import EnforcementIn
from api.hazards.inspection_schemas import InspectionIn
from api.hazards.schemas import HazardEventIn
from api.schema.typed import Typed
from api.standardisation.schemas import StandardisationIn
from api.visits.schemas import VisitIn
from checklists.catalogue import Catalogue
from ledger.accidents.commands import AccidentIntake
from ledger.boards.commands import PostingIntake, posted_board
from ledger.draws.commands import DrawIntake, commit_draw
from ledger.duties.commands import DutyRecordIntake
from ledger.enforcement.commands import EnforcementIntake
from ledger.ground import tables
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.record_kinds import RecordKind
from ledger.hazards.commands.act import HazardEventIntake, seen_hazard
from ledger.hazards.commands.inspection import InspectionIntake
from ledger.records.accept import Intake, RecordLimits, accept
from ledger.records.request import Receipt, RecordRequest
from ledger.standardisation.commands import StandardisationIntake
from ledger.visits.commands.submit import VisitIntake
from plans.loader import load_plan
from tests.enforcement.test_api import OFFICERS
from tests.support.county_builder import TOWN, XUPU
from tests.support.ledger_rows import LedgerRows
from tests.support.phone import PLACE, SIGNATURES, inspection, visit
from tests.support.sealed_county import SealedCounty

PLAN = load_plan(XUPU)
CATALOGUE = Catalogue.load()
LIMITS = RecordLimits(late_days=92, max_photos=9, settle_seconds=0)

IntakeFor = Callable[[Caller], Intake[Any, Any]]


@dataclass(frozen=True)
class Sample:
    """`other`: another document that would be taken as well. `stranger`: has no business there.

    `with_photos`: the same document showing these; None: such a record shows none.
    """

    kind: RecordKind
    sealed: SealedCounty
    intake_for: IntakeFor
    schema: Typed
    document: dict[str, Any]
    other: dict[str, Any]
    sender: Caller
    stranger: Caller
    record_id: UUID
    with_photos: Callable[[list[str]], dict[str, Any]] | None

    def send(
        self,
        document: dict[str, Any] | None = None,
        *,
        caller: Caller | None = None,
        limits: RecordLimits = LIMITS,
    ) -> Receipt:
        """Through the frame, as the API does."""
        document, caller = document or self.document, caller or self.sender
        content = self.schema.load(document)
        request = RecordRequest.now(self.kind, self.record_id, document, content, None)
        return accept(
            self.sealed.engine,
            caller,
            self.intake_for(caller),
            request,
            limits=limits,
            probe=lambda _: [],
        )


def _visit(sealed: SealedCounty, photo: str) -> Sample:
    here = sealed.rows.enterprise_id
    document = visit(here, photos=[photo])
    return Sample(
        RecordKind.VISIT, sealed, lambda _: VisitIntake(), VisitIn(), document,
        document | {"self_check": "另一次自查"}, sealed.rows.person.caller, _elsewhere(sealed),
        uuid4(), lambda photos: document | {"photos": photos},
    )  # fmt: skip


def _inspection(sealed: SealedCounty, photo: str) -> Sample:
    document = inspection(sealed.rows.enterprise_id, CATALOGUE, photo=photo)
    return Sample(
        RecordKind.INSPECTION, sealed, lambda _: InspectionIntake(CATALOGUE, PLAN), InspectionIn(),
        document, document | {"companions": ["赵示例"]}, sealed.rows.person.caller,
        _elsewhere(sealed), uuid4(), lambda photos: document | {"photos": photos},
    )  # fmt: skip


def _hazard_event(sealed: SealedCounty, photo: str) -> Sample:
    (hazard_id,) = sealed.rows.hazards_of(sealed.rows.inspection(findings=1))
    document = {
        "kind": "rectify", "at": _now(), "elapsed_s": 5, "note": "换了新软管", "photos": [photo],
    }  # fmt: skip
    return Sample(
        RecordKind.HAZARD_EVENT, sealed,
        lambda caller: HazardEventIntake(seen_hazard(sealed.engine, caller, hazard_id), PLAN),
        HazardEventIn(), document, document | {"note": "换了阀门"}, _own(sealed),
        _elsewhere(sealed), uuid4(), lambda photos: document | {"photos": photos},
    )  # fmt: skip


def _board_posting(sealed: SealedCounty, photo: str) -> Sample:
    code = sealed.rows.board()
    sealed.execute(sa.update(tables.board).where(tables.board.c.code == code).values(version=2))
    document = {"version": 2, "at": _now(), "elapsed_s": 5, "place": PLACE, "photo": photo}
    return Sample(
        RecordKind.BOARD_POSTING, sealed,
        lambda caller: PostingIntake(posted_board(sealed.engine, caller, code)), PostingIn(),
        document, document | {"version": 1}, _own(sealed), _elsewhere(sealed), uuid4(),
        lambda photos: document | {"photo": photos[0]},
    )  # fmt: skip


def _duty_record(sealed: SealedCounty, photo: str) -> Sample:
    document = {
        "duty": "drill", "enterprise_id": str(sealed.rows.enterprise_id), "done_on": _today(),
        "at": _now(), "elapsed_s": 5, "note": "消防演练", "photos": [photo],
        "signature": SIGNATURES["enterprise"],
    }  # fmt: skip
    return Sample(
        RecordKind.DUTY_RECORD, sealed, lambda _: DutyRecordIntake(PLAN), DutyRecordIn(), document,
        document | {"note": "疏散演练"}, _own(sealed), _elsewhere(sealed), uuid4(),
        lambda photos: document | {"photos": photos},
    )  # fmt: skip


def _enforcement(sealed: SealedCounty, photo: str) -> Sample:
    document = {
        "enterprise_id": str(sealed.rows.enterprise_id), "kind": "order_to_rectify",
        "document_number": f"示例责改〔2026〕{uuid4().hex[:8]}号", "decided_on": _today(),
        "office": "emergency_bureau", "officers": OFFICERS, "at": _now(), "elapsed_s": 5,
        "inspection_id": str(sealed.rows.inspection(findings=1)), "photos": [photo],
    }  # fmt: skip
    return Sample(
        RecordKind.ENFORCEMENT, sealed, lambda _: EnforcementIntake(PLAN), EnforcementIn(),
        document, document | {"kind": "closure"},
        sealed.rows.county.person(Grant(Role.INSPECTOR)).caller, _elsewhere(sealed), uuid4(),
        lambda photos: document | {"photos": photos},
    )  # fmt: skip


def _draw(sealed: SealedCounty, photo: str) -> Sample:
    county, record_id = sealed.rows.county, uuid4()
    for _ in range(2):
        county.person(Grant(Role.INSPECTOR))
    sender = county.person(Grant(Role.COUNTY)).caller
    document = {
        "title": "示例抽查", "towns": [], "sectors": [], "tiers": [], "roles": ["inspector"],
        "enterprises": 1, "inspectors_each": 2, "check_by": _today(), "publish_on": _today(),
        "witness": {"name": "赵示例", "number": "20261112"},
        "commitment": commit_draw(sealed.engine, sender, record_id).commitment,
    }  # fmt: skip
    return Sample(
        RecordKind.DRAW, sealed, lambda _: DrawIntake(PLAN), DrawIn(), document,
        document | {"title": "另一次抽查"}, sender, _own(sealed), record_id, None,
    )  # fmt: skip


def _accident(sealed: SealedCounty, photo: str) -> Sample:
    first = sealed.rows.accident()
    document = {
        "happened_on": _today(), "town_code": TOWN_OF_PLAN, "sector": "S02", "deaths": 1,
        "business": True, "description": "示例工地脚手架拆除时坠落一人（虚构）",
        "corrects": str(first), "correction_reason": "更正行业",
    }  # fmt: skip
    return Sample(
        RecordKind.ACCIDENT, sealed, lambda _: AccidentIntake(PLAN), AccidentIn(), document,
        document | {"deaths": 2}, sealed.rows.county.person(Grant(Role.COUNTY)).caller,
        _own(sealed), uuid4(), None,
    )  # fmt: skip


def _standardisation(sealed: SealedCounty, photo: str) -> Sample:
    document = {
        "enterprise_id": str(sealed.rows.enterprise_id), "certificate": None, "photos": [photo],
    }  # fmt: skip
    return Sample(
        RecordKind.STANDARDISATION, sealed, lambda _: StandardisationIntake(), StandardisationIn(),
        document, document | {"note": "证书撤销"},
        sealed.rows.county.person(Grant(Role.TOWN, town_code=TOWN)).caller, _elsewhere(sealed),
        uuid4(), lambda photos: document | {"photos": photos},
    )  # fmt: skip


_MAKERS: Mapping[RecordKind, Callable[[SealedCounty, str], Sample]] = {
    RecordKind.VISIT: _visit,
    RecordKind.INSPECTION: _inspection,
    RecordKind.HAZARD_EVENT: _hazard_event,
    RecordKind.BOARD_POSTING: _board_posting,
    RecordKind.DUTY_RECORD: _duty_record,
    RecordKind.ENFORCEMENT: _enforcement,
    RecordKind.DRAW: _draw,
    RecordKind.ACCIDENT: _accident,
    RecordKind.STANDARDISATION: _standardisation,
}
TOWN_OF_PLAN = PLAN.towns[0].code


def sample(kind: RecordKind, sealed: SealedCounty) -> Sample:
    """A record of this kind, with a photograph that its sender brought, where such records may."""
    photo = sealed.rows.photo()
    made = _MAKERS[kind](sealed, photo)
    sealed.execute(
        sa.insert(tables.photo_holder).values(
            area_code=sealed.area_code,
            sha256=photo,
            person_id=made.sender.person_id,
            confirmed_at=sa.func.now(),
        )
    )
    return made


def _own(sealed: SealedCounty) -> Caller:
    return _of_enterprise(sealed.rows, sealed.rows.enterprise_id)


def _elsewhere(sealed: SealedCounty) -> Caller:
    """Somebody of another enterprise, who is stationed and inspects in another town."""
    rows = sealed.rows
    place = rows.county.enterprise()
    person = rows.county.person(
        Grant(Role.ENTERPRISE, enterprise_id=place),
        Grant(Role.INSPECTOR, town_code="000000000"),
        Grant(Role.SUPERVISOR),
    )
    rows.county.station(person, place)
    return person.caller


def _of_enterprise(rows: LedgerRows, enterprise_id: UUID) -> Caller:
    return rows.county.person(Grant(Role.ENTERPRISE, enterprise_id=enterprise_id)).caller


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _today() -> str:
    return shanghai_date(datetime.now(UTC)).isoformat()
