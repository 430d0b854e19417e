"""What every request needs and no request may make: engine, store, checklists, plans, settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from flask import current_app

from checklists.catalogue import Catalogue
from checklists.county_plan import Plan
from media.object_store import ObjectStore
from settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """Held by the app, made once a process."""

    settings: Settings
    engine: sa.Engine
    store: ObjectStore
    catalogue: Catalogue
    plans: dict[str, Plan]


def services() -> Services:
    """Those of the running app."""
    return cast(Services, current_app.extensions["anxun"])
