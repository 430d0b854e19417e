"""What every request needs and no request may make: engine, store, checklists, plans, settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app, request

from api.client_address import ClientAddresses
from api.draws.kept_pools import KeptPools
from api.proof_of_work import ProofOfWork
from api.public_limits import PublicLimits
from api.readiness import Readiness
from checklists.catalogue import Catalogue
from ledger.ground.database import Engine
from ledger.ground.working_days import WorkingCalendar
from ledger.plan_changes.queries.plans import CountyPlans
from media.object_store import ObjectStore
from media.photo_cell import PhotoCell
from plans.holidays import holidays_in
from settings import Settings
from wechat.county_accounts import CountyAccounts


@dataclass(frozen=True, slots=True)
class Services:
    """Held by the app, made once a process."""

    settings: Settings
    engine: Engine
    store: ObjectStore
    photo_cell: PhotoCell
    catalogue: Catalogue
    county_catalogues: Mapping[str, Catalogue]
    plans: CountyPlans
    addresses: ClientAddresses
    limits: PublicLimits
    proofs: ProofOfWork
    pools: KeptPools
    wechat: CountyAccounts
    readiness: Readiness
    guard: Callable[[], Mapping[str, str]]

    def calendar(self) -> WorkingCalendar:
        """What is known of holidays now: a year may be put in while we run."""
        return WorkingCalendar(holidays_in(self.settings.county_plans))

    def catalogue_of(self, area_code: str) -> Catalogue:
        """The county's own, or ours where it changed nothing."""
        return self.county_catalogues.get(area_code, self.catalogue)


def current_services() -> Services:
    """Those of the running app."""
    return cast(Services, current_app.extensions["anxun"])


def client_network() -> str | None:
    """Where the request comes from, for counting alone; None where nobody can say."""
    return current_services().addresses.network(request.environ)
