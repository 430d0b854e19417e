"""Each test seals in a county of its own, so that its tree holds nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from ledger.ground.tables import outbox
from ledger.records.outbox import Job, Work, claim
from tests.support.county_builder import CountyBuilder
from tests.support.ledger_rows import LedgerRows
from tests.support.unused import unused_county_code
from worker.context import WorkerContext, use_context
from worker.jobs import run_job
from worker.sealing.seal import seal_and_chain
from worker.sealing.verification.difference import Difference
from worker.sealing.verify import verify


@dataclass
class SealedCounty:
    """A county with one enterprise, its context, and how to have its work done."""

    rows: LedgerRows
    worker_context: WorkerContext

    @property
    def area_code(self) -> str:
        return self.rows.area_code

    @property
    def engine(self) -> sa.Engine:
        return self.worker_context.engine

    def outbox_ids(self, job: Job) -> list[int]:
        """Rows of this job that are not finished."""
        with self.engine.connect() as read:
            of_job = sa.select(outbox.c.id).where(
                outbox.c.area_code == self.area_code,
                outbox.c.job == job,
                outbox.c.done_at.is_(None),
                outbox.c.failed_at.is_(None),
            )
            return list(read.scalars(of_job.order_by(outbox.c.id)))

    def seal_all(self) -> None:
        """Have every waiting record sealed, and every photo processed."""
        use_context(self.worker_context)
        for job in (Job.PROCESS_PHOTO, Job.SEAL_RECORD):
            run_job(job, self.area_code, self.outbox_ids(job))

    def seal_all_with(self, ids: list[int], *, workers: int) -> None:
        """Have these outbox rows sealed by several workers at once."""
        with ThreadPoolExecutor(workers) as pool:
            parts = [ids[start::workers] for start in range(workers)]
            list(
                pool.map(
                    lambda part: seal_and_chain(self.worker_context, self.area_code, part), parts
                )
            )

    def claimed(self) -> list[Work]:
        """Claim what waits to be sealed, as a worker does just before it dies."""
        with self.engine.begin() as tx:
            return claim(tx, self.area_code, self.outbox_ids(Job.SEAL_RECORD), 0)

    def differences(self, *, deep: bool = False) -> list[Difference]:
        """What verification finds in this county."""
        return verify(
            self.engine,
            self.worker_context.store,
            self.worker_context.plans,
            self.area_code,
            deep=deep,
        )

    def kinds(self, *, deep: bool = False) -> set[str]:
        """The kinds of differences that verification finds."""
        return {difference.kind for difference in self.differences(deep=deep)}

    def execute(self, statement: sa.Executable) -> None:
        """Change the database behind everybody's back."""
        with self.engine.begin() as tx:
            tx.execute(statement)


@pytest.fixture
def county_of_its_own(worker_context: WorkerContext, engine: sa.Engine) -> SealedCounty:
    """An empty county."""
    county = CountyBuilder(engine, unused_county_code())
    enterprise_id = county.enterprise()
    person = county.supervisor_at(enterprise_id)
    return SealedCounty(
        LedgerRows(county, worker_context.store, enterprise_id, person), worker_context
    )


@pytest.fixture
def sealed(county_of_its_own: SealedCounty) -> SealedCounty:
    """A visit, an inspection with two hazards, and their events, sealed under two heads."""
    rows = county_of_its_own.rows
    visit_id = rows.visit(photos=(rows.photo(),))
    found = rows.inspection(findings=2, visit_id=visit_id, photos=(rows.photo(),))
    county_of_its_own.seal_all()
    first, second = rows.hazards_of(found)
    rows.event(first, "confirm", "confirmed", grade="major", criterion="示例判定依据")
    rows.event(
        first,
        "assign",
        "assigned",
        {"order_number": "990001-2026-000001-J1"},
        unit="示例餐馆",
        responsible="王示例",
        deadline="2027-01-15",
    )
    rows.event(first, "extend", "assigned", note="配件未到", deadline="2027-01-30")
    rows.event(
        first, "list", "assigned", level="县安委办", document_number="示例〔2026〕1号",
        signer="赵示例", until="2027-02-28",
    )  # fmt: skip
    rows.event(second, "rectify", "submitted", note="换了新软管")
    rows.event(second, "verify", "verified")
    rows.event(second, "close", "closed", {"look_back_due": "2027-01-31"})
    county_of_its_own.seal_all()
    return county_of_its_own
