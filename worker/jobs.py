"""Every job of the outbox: what runs for it, in which queue, and how many rows share an entry.

A job may be called twice or die half-way; it claims its rows first (`worker.claimed`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from ledger.boards.batches import record_failed_batch
from ledger.ground.database import Connection
from ledger.records.outbox import DeadLetter, Job
from ledger.visits.commands.logs import record_failed_log
from worker.claimed import do_each
from worker.context import WorkerContext, current_context
from worker.notices import put_county_notices
from worker.photo_copies import process_one_photo
from worker.photo_sweep import sweep_county_photos
from worker.printing.board_batches import print_board_batch, sweep_board_batches
from worker.printing.boards import print_boards_of
from worker.printing.papers import print_one_paper, print_orders_of
from worker.printing.reports import print_one_report
from worker.printing.tip_posters import print_one_tip_poster
from worker.printing.visit_logs import print_one_visit_log, renew_one_visit_log
from worker.sealing.seal import seal_and_chain
from worker.tip_retention import delete_county_tips
from worker.wechat_messages import send_one_wechat_message

# In turn: what waits for WeChat keeps no board and no seal waiting.
QUEUES = ("seal", "paper", "photo", "message")


@dataclass(frozen=True, slots=True)
class JobKind:
    """`rows_each`: how many rows of one county share an entry. `on_dead_letter`: tells whoever
    waits for it and does not read the outbox."""

    queue: str
    rows_each: int
    run: Callable[[WorkerContext, str, list[int]], None]
    on_dead_letter: Callable[[Connection, DeadLetter], None] | None = None


def _tell_who_asked_for_the_log(tx: Connection, letter: DeadLetter) -> None:
    record_failed_log(tx, letter.area_code, UUID(letter.subject))


def _tell_who_asked_for_the_batch(tx: Connection, letter: DeadLetter) -> None:
    record_failed_batch(tx, letter.area_code, UUID(letter.subject))


JOBS: Mapping[Job, JobKind] = {
    Job.SEAL_RECORD: JobKind("seal", 500, seal_and_chain),
    Job.PROCESS_PHOTO: JobKind("photo", 8, partial(do_each, do=process_one_photo)),
    Job.PRINT_BOARDS: JobKind("paper", 1, partial(do_each, do=print_boards_of)),
    Job.PRINT_BOARD_BATCH: JobKind(
        "paper", 1, partial(do_each, do=print_board_batch), _tell_who_asked_for_the_batch
    ),
    Job.PRINT_VISIT_LOG: JobKind(
        "paper", 1, partial(do_each, do=print_one_visit_log), _tell_who_asked_for_the_log
    ),
    Job.RENEW_VISIT_LOG: JobKind("paper", 20, partial(do_each, do=renew_one_visit_log)),
    Job.PRINT_TIP_POSTER: JobKind("paper", 1, partial(do_each, do=print_one_tip_poster)),
    Job.PRINT_PAPER: JobKind("paper", 1, partial(do_each, do=print_one_paper)),
    Job.PRINT_ORDERS: JobKind("paper", 1, partial(do_each, do=print_orders_of)),
    Job.PRINT_REPORT: JobKind("paper", 5, partial(do_each, do=print_one_report)),
    Job.PUT_NOTICES: JobKind("paper", 1, partial(do_each, do=put_county_notices)),
    Job.DELETE_TIPS: JobKind("paper", 1, partial(do_each, do=delete_county_tips)),
    Job.SWEEP_PHOTOS: JobKind("photo", 1, partial(do_each, do=sweep_county_photos)),
    Job.SWEEP_BATCHES: JobKind("paper", 1, partial(do_each, do=sweep_board_batches)),
    Job.SEND_WECHAT_MESSAGE: JobKind("message", 20, partial(do_each, do=send_one_wechat_message)),
}


def run_job(job: str, area_code: str, outbox_ids: list[int]) -> None:
    """What the queue calls, by this name. Raises: as the job does."""
    JOBS[Job(job)].run(current_context(), area_code, outbox_ids)
