"""What visits and stationing bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from api.visits.schemas import VisitIn
from ledger.ground.record_kinds import RecordKind
from ledger.visits.commands.submit import VisitIntake
from tests.api.permission_sheet import get, listed, post, put, sheet
from tests.records.samples import Sample, SampleOf, elsewhere
from tests.support import journeys
from tests.support.phone import Phone, visit
from tests.support.sealed_county import SealedCounty
from tests.web import forms
from tests.web.forms import Form, to


def _visit(sealed: SealedCounty, photo: str) -> Sample:
    document = visit(sealed.rows.enterprise_id, photos=[photo])
    return Sample(
        RecordKind.VISIT, sealed, lambda _: VisitIntake(), VisitIn(), document,
        document | {"self_check": "另一次自查"}, sealed.rows.person.caller, elsewhere(sealed),
        uuid4(),
    )  # fmt: skip


SAMPLES = {RecordKind.VISIT: SampleOf(_visit)}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
visit                 200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
visit-log             200  404  404  403  403  403  403  403  403  403  403  200  200  403  404  403
list visits           sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
list visits by person sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
list visit-logs       sees no   no   403  403  403  403  403  403  403  403  sees sees 403  no  403
stations template     403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
send visit            201  404  404  403  403  403  403  403  403  403  403  403  403  403  403  403
station               403  403  403  403  403  403  403  403  403  403  403  409  409  403  422  403
list stationing       403  403  403  403  403  403  403  sees no   sees no   sees sees 403  no  403
list supervisors      403  403  403  403  403  403  403  sees no   sees no   sees sees 403  no  403
own stationing        sees no   no   403  403  403  403  403  403  403  403  403  403  403  403  403
ask about visits      403  403  403  403  403  403  403  200  200  200  200  200  200  403  200  403
answer about visits   403  403  403  403  403  403  403  404  404  404  404  404  404  403  404  403
hand over             403  403  403  403  403  403  403  403  403  403  403  404  404  403  404  403
ask visit log         202  404  404  403  403  403  403  403  403  403  403  202  202  403  404  403
""")
CALLS = {
    "visit": get(lambda w: f"/visits/{w.visit_id}"),
    "visit-log": get(lambda w: f"/visit-logs/{w.log_id}"),
    "list visits": listed(lambda w: f"/visits?enterprise_id={w.place}", lambda w: w.visit_id),
    "list visits by person": listed(
        lambda w: f"/visits?person_id={w.people['here'].person.id}", lambda w: w.visit_id
    ),
    "list visit-logs": listed(
        lambda w: f"/visit-logs?person_id={w.people['here'].person.id}", lambda w: w.log_id
    ),
    "stations template": get(lambda w: "/imports/templates/assignments.xlsx"),
    "send visit": put(lambda w: f"/visits/{uuid4()}", lambda w: visit(w.place)),
    # In these days the colleague is there already.
    "station": put(lambda w: f"/assignments/{uuid4()}", lambda w: w.assignment),
    "list stationing": listed(lambda w: f"/stationing?text={w.name}", lambda w: w.place),
    "list supervisors": listed(
        lambda w: "/stationing/supervisors", lambda w: w.people["here"].person.id
    ),
    "own stationing": listed(lambda w: "/stationing/mine", lambda w: w.place),
    "ask about visits": get(lambda w: "/stationing/questions"),
    # Nobody asks that: who may answer learns just this.
    "answer about visits": put(
        lambda w: f"/stationing/questions/{uuid4()}",
        lambda w: {"month": "2026-10", "words": "已核实"},
    ),
    "hand over": put(
        lambda w: f"/assignments/{uuid4()}/handovers/{uuid4()}",
        lambda w: {"person_id": str(w.colleague), "from_date": "2026-11-01"},
    ),
    "ask visit log": post(
        lambda w: "/visit-logs",
        lambda w: {"person_id": str(w.people["here"].person.id), "month": "2026-10"},
    ),
}


def _to_log(world: forms.World) -> None:
    """The visit's third step."""
    world.go("/today")
    journeys.begin_visit(world.page, world.town.enterprise)
    journeys.choose_section(world.page)
    journeys.pass_the_rest(world.page, 6)


def _to_stationing(world: forms.World) -> None:
    world.go("/stationing")
    world.page.get_by_role("button", name="安排派驻").or_(
        world.page.get_by_role("button", name="交接、请假")
    ).first.click()
    world.page.get_by_text("请假顶替").or_(world.page.get_by_label("派驻员")).first.click()


def _to_question(world: forms.World) -> None:
    """About a visit that ended as it began."""
    moment = datetime.now(UTC).isoformat()
    brief = visit(world.town.enterprise_id, arrived_at=moment, left_at=moment, elapsed_s=0)
    phone = Phone(world.app.test_client(), world.town.supervisor)
    assert phone.put(f"/visits/{uuid4()}", brief).status_code == 201
    world.go("/stationing/questions")
    about = world.page.get_by_role("article").filter(
        has=world.page.get_by_role("link", name=world.town.enterprise)
    )
    about.first.get_by_role("button", name="写核实情况").click()


# A record that waits since its signatures were not taken; put there as the form would have put it.
_WAITING_UNSIGNED = """async (record) => {
  for (const {name} of await indexedDB.databases()) {
    await new Promise((done, failed) => {
      const asked = indexedDB.open(name)
      asked.onerror = failed
      asked.onsuccess = () => {
        const work = asked.result.transaction('outbox', 'readwrite')
        work.objectStore('outbox').put(record)
        work.oncomplete = () => done(asked.result.close())
      }
    })
  }
}"""


def _to_signing_anew(world: forms.World) -> None:
    record_id = str(uuid4())
    record = {
        "id": record_id,
        "kind": "visit",
        "path": f"/api/v1/visits/{record_id}",
        "title": world.town.enterprise,
        "document": visit(world.town.enterprise_id),
        "photos": [],
        "draft_id": None,
        "position": 0,
        "made_at": datetime.now(UTC).isoformat(),
        "state": "needs_care",
        "tries": 1,
        "retry_at": 0,
        "fault": {"message": "请重新签字", "reason": "signed_otherwise", "lines": []},
        "receipt": None,
    }
    world.page.evaluate(_WAITING_UNSIGNED, record)
    world.go("/waiting")
    world.page.get_by_role("button", name="重新签字").click()


FORMS = {
    "/work/:id": Form("派驻员", _to_log, "下一步，签字"),
    "/waiting": Form("派驻员", _to_signing_anew, "签好了，提交"),
    "/visits/:id/correct": Form("派驻员", to("/visits/{visit}/correct"), "提交更正"),
    "/stationing": Form("县", _to_stationing, "确定"),
    "/stationing/questions": Form("县", _to_question, "写入记录"),
}
