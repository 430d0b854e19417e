"""Printing an enterprise's boards: those whose content is not what hangs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from ledger.boards.commands.boards import PrintedBoard, record_board_version
from ledger.boards.queries.content import BoardContent, Contact, board_content
from ledger.boards.queries.status import boards_in_use, newest_print
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import Connection, wait_for_lock
from ledger.records.outbox import Work
from media.keys import board_file
from media.object_store import ObjectStore
from paper import board as paper
from plans.loader import load_plan
from worker.context import Workshop

PDF, PNG = "application/pdf", "image/png"


def print_boards_of(shop: Workshop, work: Work) -> None:
    """Print every board in use of one enterprise (the row's subject) that says something new.

    One printing of a board at a time: the second waits, then finds that nothing is left to do.
    """
    enterprise_id = UUID(work.subject)
    with shop.engine.connect() as read:
        codes = boards_in_use(read, work.area_code, enterprise_id)
    for code in codes:
        with shop.engine.begin() as tx:
            wait_for_lock(tx, f"board/{work.area_code}/{code}")
            _print_if_new(shop, tx, work.area_code, code)


def _print_if_new(shop: Workshop, tx: Connection, area_code: str, code: str) -> None:
    printed_at = datetime.now(UTC).replace(microsecond=0)
    content = board_content(tx, area_code, code, load_plan(area_code), shanghai_date(printed_at))
    newest = newest_print(tx, area_code, code)
    if content is None or content.sha256 == newest.content_sha256:
        return
    version = newest.version + 1
    printed = _sheet(content, code, version, printed_at, shop.settings.public_url)
    files = _rendered(printed, shop)
    record_board_version(
        tx,
        PrintedBoard(
            area_code=area_code,
            code=code,
            version=version,
            content=content.as_json(),
            content_sha256=content.sha256,
            files={
                name: stored(shop.store, board_file(area_code, code, version, name), *file)
                for name, file in files.items()
            },
            printed_at=printed_at,
        ),
    )


def stored(store: ObjectStore, key: str, data: bytes, media_type: str) -> dict[str, Any]:
    """Put a file into the store; key, SHA-256 and size, as the ledger keeps them.

    A file of the same key was left by a printing that died before the ledger knew of it: nothing
    refers to it, so it is replaced.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    store.put(key, data, media_type, sha256_hex=sha256)
    return {"key": key, "sha256": sha256, "size_bytes": len(data)}


def _rendered(printed: paper.BoardContent, shop: Workshop) -> Mapping[str, tuple[bytes, str]]:
    font_dir = shop.settings.font_dir
    a3 = paper.render_board(printed, paper="A3", font_dir=font_dir)
    a4 = paper.render_board_pdf(printed, paper="A4", font_dir=font_dir)
    return {"A3.pdf": (a3.pdf, PDF), "A4.pdf": (a4, PDF), "A3.png": (a3.png, PNG)}


def _sheet(
    content: BoardContent, code: str, version: int, printed_at: datetime, public_url: str
) -> paper.BoardContent:
    """The content as `paper` wants it."""
    return paper.BoardContent(
        county=content.county,
        enterprise=content.enterprise,
        credit_code=content.credit_code or "",
        no_credit_code_reason=content.no_credit_code_reason or "",
        principal=_person(content.principal),
        safety_lead=_person(content.safety_officer or content.principal),
        key_area=content.key_area,
        risks=tuple(
            paper.Risk(
                point=risk.point,
                grade=cast(paper.RiskGrade, risk.grade),
                accident_types=risk.accident_types,
                controls=risk.controls,
                person=risk.responsible,
                emergency=risk.emergency_measures,
            )
            for risk in content.risks
        ),
        hazards=tuple(
            paper.Hazard(
                number=hazard.number,
                part=hazard.part,
                description=hazard.description,
                grade=cast(paper.HazardGrade, hazard.grade),
                found_on=hazard.found_on,
                person=hazard.responsible or "",
                due_on=hazard.deadline,
                state=hazard.state_word,
                closed_on=hazard.closed_on,
            )
            for hazard in content.hazards
        ),
        regulator="、".join(_with_phone(each) for each in content.regulators),
        supervisor_title=content.supervisor_title,
        supervisor=_people(content.supervisors),
        hotlines=tuple(paper.Hotline("举报", number) for number in content.hotlines),
        url=f"{public_url}/b/{code}?v={version}",
        board_code=code,
        updated_at=printed_at,
        version=version,
    )


def _person(contact: Contact) -> paper.Person:
    return paper.Person(contact.name, contact.phone or "")


def _people(contacts: tuple[Contact, ...]) -> paper.Person:
    """Several share a line: each with the own number, if there are several."""
    if len(contacts) == 1:
        return _person(contacts[0])
    return paper.Person("、".join(_with_phone(each) for each in contacts))


def _with_phone(contact: Contact) -> str:
    return f"{contact.name} {contact.phone}" if contact.phone else contact.name
