"""The app: routes, errors, log, limits. Made from settings, so that tests make their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, UnicodeConverter, ValidationError

from api import health
from api.blueprints import ROUTES
from api.boards.cache import BoardCache
from api.boards.pages import board_pages
from api.checklists.routes import describe_plan
from api.client_address import ClientAddresses
from api.draws.kept_pools import KeptPools
from api.draws.pages import draw_pages
from api.endpoint import BEARER
from api.errors import ChineseApi, register_errors
from api.headers import put_headers
from api.inner import keep_inside
from api.json_body import StrictJson
from api.pages import pages
from api.papers.pages import paper_pages
from api.proof_of_work import ProofOfWork
from api.public_limits import PublicLimits
from api.readiness import readiness_of
from api.request_log import log_requests
from api.services import Services
from api.tips.public.follow_pages import tip_follow_pages
from api.tips.public.pages import tip_pages
from checklists.catalogue import Catalogue
from checklists.county.publishing import county_catalogues, sectors_behind
from ledger.ground.database import open_engine
from ledger.plan_changes.queries.plans import CountyPlans
from media.object_store import ObjectStore
from media.photo_cell import PhotoCell
from plans.loader import plans_held
from settings import Settings
from telemetry import configure_logging
from wechat.county_accounts import open_accounts

logger = logging.getLogger("anxun.checklists")

API_PREFIX = "/api/v1"


class Sha256Converter(BaseConverter):
    """`<sha256:…>` in a route: 64 hexadecimal digits, lower case."""

    regex = "[0-9a-f]{64}"


class WordConverter(UnicodeConverter):
    """A part of a path without a kind of its own: no NUL, which PostgreSQL's texts do not hold."""

    def to_python(self, value: str) -> str:
        """Raises: ValidationError, which is a route that is not there."""
        if "\x00" in value:
            raise ValidationError
        return value


def create_app(settings: Settings, guard: Callable[[], Mapping[str, str]] = dict) -> Flask:
    """A Flask app that serves phones, desks and the public. Connects to nothing until asked.

    `guard`: what befell whoever guards this process, sentences by kind.
    """
    configure_logging(settings.log_level)
    app = Flask("api", static_folder=None)
    app.config.update(_configuration(settings))
    app.json = StrictJson(app)
    app.url_map.converters["default"] = WordConverter
    app.url_map.converters["sha256"] = Sha256Converter
    app.extensions["anxun"] = _services(settings, guard)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    log_requests(app)
    put_headers(app)
    keep_inside(app)
    api = ChineseApi(app)
    api.spec.components.security_scheme(BEARER, {"type": "http", "scheme": "bearer"})
    describe_plan(api.spec)
    for blueprint in ROUTES:
        api.register_blueprint(blueprint, url_prefix=API_PREFIX + (blueprint.url_prefix or ""))
    api.register_blueprint(health.blueprint, url_prefix="/")
    register_errors(app)
    app.register_blueprint(pages)
    app.register_blueprint(board_pages)
    app.register_blueprint(tip_pages)
    app.register_blueprint(tip_follow_pages)
    app.register_blueprint(draw_pages)
    app.register_blueprint(paper_pages)
    app.wsgi_app = BoardCache(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "MAX_CONTENT_LENGTH": settings.body_max_bytes,
        "API_TITLE": "安巡",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": API_PREFIX,
        "OPENAPI_JSON_PATH": "openapi.json",
    }


def _services(settings: Settings, guard: Callable[[], Mapping[str, str]]) -> Services:
    catalogue, engine = Catalogue.load(), open_engine(settings.database_url)
    limits = PublicLimits(settings.redis_url)
    store = ObjectStore.of(settings)
    return Services(
        settings=settings,
        engine=engine,
        store=store,
        photo_cell=PhotoCell(),
        catalogue=catalogue,
        county_catalogues=_county_catalogues(settings.county_checklists, catalogue),
        plans=CountyPlans(engine, plans_held(settings.county_plans)),
        addresses=ClientAddresses(settings.trusted_proxies),
        limits=limits,
        proofs=ProofOfWork(settings.secret_key, limits),
        pools=KeptPools(),
        wechat=open_accounts(settings),
        readiness=readiness_of(engine, store, settings.redis_url),
        guard=guard,
    )


def _county_catalogues(folder: str, ours: Catalogue) -> Mapping[str, Catalogue]:
    catalogues = county_catalogues(Path(folder), ours) if folder else {}
    for area_code, catalogue in catalogues.items():
        if sectors := sectors_behind(catalogue, ours):
            behind = {"area_code": area_code, "sectors": sectors}
            logger.warning("county checklists are behind ours: publish-county", extra=behind)
    return catalogues
