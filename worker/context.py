"""What every job needs: the ledger, the object store, the settings, and WeChat where a county has
an account. One of each a process."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.ground.database import Engine, open_engine
from ledger.plan_changes.queries.plans import CountyPlans
from media.object_store import ObjectStore
from media.photo_cell import PhotoCell
from plans.loader import plans_held
from settings import Settings
from wechat.county_accounts import CountyAccounts, open_accounts


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """Open connections are made on first use."""

    engine: Engine
    store: ObjectStore
    photo_cell: PhotoCell
    settings: Settings
    wechat: CountyAccounts
    plans: CountyPlans


class NotOpened(Exception):
    """A job was called in a process that is no worker."""


_opened: list[WorkerContext] = []


def make_context(settings: Settings) -> WorkerContext:
    """A context of one's own."""
    # One job at a time needs one connection; sealing reads while it waits for the store.
    engine = open_engine(settings.database_url, pool_size=2)
    plans = CountyPlans(engine, plans_held(settings.county_plans))
    accounts = open_accounts(settings)
    return WorkerContext(engine, ObjectStore.of(settings), PhotoCell(), settings, accounts, plans)


def use_context(context: WorkerContext) -> None:
    """Make it this process's, which its jobs find by `current_context`."""
    _opened[:] = [context]


def current_context() -> WorkerContext:
    """Raises: NotOpened."""
    if not _opened:
        raise NotOpened
    return _opened[0]
