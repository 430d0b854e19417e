"""What papers bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from api.papers.schemas import DeliveryIn, PaperIn
from ledger.ground.caller import Grant, Role
from ledger.ground.record_kinds import RecordKind
from ledger.papers.commands.deliver import DeliveryIntake
from ledger.papers.commands.issue import PaperIntake
from ledger.papers.queries.papers import seen_paper
from tests.api.permission_sheet import World, get, listed, now, put, sheet
from tests.records.samples import PLAN, Sample, SampleOf, elsewhere
from tests.support.moments import today
from tests.support.phone import Phone
from tests.support.sealed_county import SealedCounty
from tests.support.signing import strokes
from tests.web.forms import Form, to
from tests.web.forms import World as FormsWorld


def _texts(kind: str) -> dict[str, str]:
    later = (today() + timedelta(days=20)).isoformat()
    return {
        "rectify_notice": {"demands": "逐条整改，按期回报", "deadline": later},
        "urging_letter": {
            "addressed_to": "示例餐馆", "matter": "燃气报警器停用", "demands": "立即整改",
            "reply_by": later,
        },
        "transfer_letter": {
            "addressed_to": "县公安局", "matter": "擅自启用查封的设备", "reasons": "涉嫌犯罪",
        },
    }[kind]  # fmt: skip


def letter(place: UUID, kind: str = "urging_letter", **more: Any) -> dict[str, Any]:
    """A paper of this kind to or about an enterprise, issued just now."""
    written = _texts(kind) | more.pop("written", {})
    return {
        "kind": kind,
        "enterprise_id": str(place),
        "office": "county_safety_office",
        "texts": [{"key": key, "text": text} for key, text in written.items()],
        "signature": {"name": "示例", "path": strokes()},
        "at": now(),
        "elapsed_s": 5,
        **more,
    }


def signing(**more: Any) -> dict[str, Any]:
    """Signed for by somebody of the enterprise."""
    return {
        "how": "signed",
        "signature": {"name": "李示例", "path": strokes()},
        "at": now(),
        "elapsed_s": 5,
        **more,
    }


def refusing(photo: str) -> dict[str, Any]:
    """拒签, as an officer records it."""
    return {
        "how": "refused", "reason": "负责人不在", "witness": "王示例", "photos": [photo],
        "at": now(), "elapsed_s": 5,
    }  # fmt: skip


def _paper(sealed: SealedCounty, photo: str) -> Sample:
    officer = sealed.rows.county.person(Grant(Role.COUNTY)).caller
    document = letter(sealed.rows.enterprise_id) | {
        "signature": {"name": officer.name, "path": strokes()}
    }
    return Sample(
        RecordKind.PAPER, sealed, lambda _: PaperIntake(PLAN), PaperIn(), document,
        document | {"signed_off_by": "赵示例"}, officer, elsewhere(sealed), uuid4(),
    )  # fmt: skip


def _delivery(sealed: SealedCounty, photo: str) -> Sample:
    issued = _paper(sealed, photo)
    issued.send()
    document = signing(photos=[photo])
    return Sample(
        RecordKind.PAPER_DELIVERY, sealed,
        lambda caller: DeliveryIntake(seen_paper(sealed.engine, caller, issued.record_id)),
        DeliveryIn(), document, document | {"elapsed_s": 6},
        issued.sender, elsewhere(sealed), uuid4(),
    )  # fmt: skip


SAMPLES = {
    RecordKind.PAPER: SampleOf(_paper, show=None),
    RecordKind.PAPER_DELIVERY: SampleOf(_delivery),
}


def issued(world: World, kind: str = "urging_letter") -> UUID:
    """A paper of this kind that the county's office issued to the world's enterprise."""
    path = f"/papers/{kind}"
    if path not in world.records:
        world.records[path] = uuid4()
        office = world.people["coun"]
        document = letter(world.place, kind)
        document["signature"]["name"] = office.person.name
        answer = office.put(f"/papers/{world.records[path]}", document)
        assert answer.status_code == 201, answer.json
    return world.records[path]


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
offered papers       200  404  404  200  404  403  403  200  404  200  404  200  403  403  403  403
send paper           403  404  404  403  404  403  403  403  404  403  404  422  403  403  403  403
list papers          sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
list transfers       sees no   no   sees no   no   no   sees no   sees no   sees sees 403  no   no
paper                200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
deliver paper        422  404  404  422  404  422  404  422  404  422  404  422  403  403  403  403
""")
CALLS = {
    "offered papers": get(lambda w: f"/papers/kinds?hazard_id={w.hazard_id}"),
    # Signed by nobody of them: who may is told so.
    "send paper": put(lambda w: f"/papers/{uuid4()}", lambda w: letter(w.place)),
    "list papers": listed(lambda w: f"/papers?enterprise_id={w.place}", issued),
    "list transfers": listed(
        lambda w: f"/papers?enterprise_id={w.place}&kind=transfer_letter",
        lambda w: issued(w, "transfer_letter"),
    ),
    "paper": get(lambda w: f"/papers/{issued(w)}"),
    "deliver paper": put(
        lambda w: f"/papers/{issued(w)}/deliveries/{uuid4()}",
        lambda w: signing() | {"signature": None},
    ),
}


def _letter_of(world: FormsWorld) -> UUID:
    """To the enterprise of the phones' world, issued just now."""
    office, paper_id = Phone(world.app.test_client(), world.town.person(Role.COUNTY)), uuid4()
    document = letter(world.town.enterprise_id)
    document["signature"]["name"] = office.person.name
    answer = office.put(f"/papers/{paper_id}", document)
    assert answer.status_code == 201, answer.json
    return paper_id


FORMS = {
    "/papers/:id/delivery": Form("企业", to("/papers/{paper}/delivery", paper=_letter_of), "签收"),
    "/papers/:replaces/replace": Form(
        "县", to("/papers/{paper}/replace", paper=_letter_of), "出具"
    ),
    "/hazards/:hazard/papers/:kind": Form(
        "县", to("/hazards/{hazard}/papers/rectify_notice"), "出具"
    ),
    "/inspections/:inspection/papers/:kind": Form(
        "县", to("/inspections/{inspection}/papers/rectify_notice"), "出具"
    ),
    "/enterprises/:enterprise/papers/:kind": Form(
        "县", to("/enterprises/{enterprise}/papers/urging_letter"), "出具"
    ),
}
