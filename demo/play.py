"""Plays a month of 溆浦县 through the HTTP API, as phones and desks would.

First the administrator enters enterprises and people; then each 派驻员, inspector and enterprise
sends what they did, enterprise by enterprise in the order of time; then hazards live on; then
offices tell of their other work, and the county's office issues papers; then boards hang, one is
withdrawn, the public reports and two officers work on it, and the 派驻员 ask for their logs. Every
id comes from a name, so playing again finds everything there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from demo import records
from demo.accounts import Kept
from demo.agenda import DemoHazard, Occasion, first_months, occasions
from demo.boards import Boards
from demo.client import Client
from demo.enterprises import DEMO_ENTERPRISES, Enterprise
from demo.events import event
from demo.identities import AREA_CODE, chance
from demo.logs import LogOrder, ask_for_logs
from demo.papers import issue_papers
from demo.people import (
    DEMO_SUPERVISORS,
    REPORT_OFFICERS,
    Person,
    assignment_of,
    enterprise_account,
    everybody,
    supervisor_of,
)
from demo.progress import Progress
from demo.records import Checklists
from demo.sending import Sender
from demo.summary import DemoSummary, account_list, show
from demo.tips.keys import DemoOfficerKey, bring_into_use, found_officers, keys_of
from demo.tips.report import DemoTips, ShownTip
from demo.work import send_work
from ledger.ground.clocks import SHANGHAI
from local.faults import CannotStart

# Enough to keep two cores busy with drawing, uploading and answering.
THREADS = 4
# Fewer would not show every state of a hazard.
FEWEST_ENTERPRISES = 6
_STEPS = 10

Piece = TypeVar("Piece")


def play(
    base_url: str,
    admin_phone: str,
    admin_password: str,
    var: Path,
    *,
    scale: float = 1.0,
    until: datetime | None = None,
    patience_s: float = 180,
    say: Callable[[str], None] = print,
) -> DemoSummary:
    """Play it against the API at `base_url` and show what to look at.

    `var` keeps the demo's passwords; `scale` is the share of the enterprises that takes part;
    `until` the moment up to which the story is told, by default now; `patience_s` how long to wait
    for workers to print boards and logs, seconds.
    Raises: CannotStart when the API cannot be reached, serves another county or refuses something.
    """
    began = time.monotonic()
    taking_part = _taking_part(scale)
    admin = Client.sign_in(base_url, admin_phone, admin_password)
    _require_county(admin)
    until = until or datetime.now(SHANGHAI)
    demo = _Demo(admin, admin_password, taking_part, Kept.read(var), Progress(_STEPS, say), until)
    sender = Sender(demo.enter_enterprises_and_people())
    boards = Boards(admin, demo.kept, patience_s)
    hazards = demo.send_records(sender, boards)
    demo.send_events(sender, hazards)
    send_work(sender, demo.until, demo.progress)
    issue_papers(sender, hazards, demo.until, demo.progress)
    shown = boards.hang(sender, taking_part, demo.progress)
    keys, tips = demo.hear_the_public(sender, var)
    month, _ = first_months(demo.until)
    order = LogOrder(month, var / "demo-logs", patience_s)
    logs = ask_for_logs(sender, _supervisors_of(taking_part), order, demo.progress)
    summary = DemoSummary(
        accounts=account_list(demo.kept, (admin_phone, admin_password)),
        passwords_at=demo.kept.path,
        boards=shown,
        withdrawn_url=boards.withdrawn_url,
        logs=logs,
        tips=tips,
        tip_keys=keys,
        tip_url=f"{base_url}/tip?area={AREA_CODE}",
        sent=dict(sender.sent),
        new=dict(sender.new),
        seconds=time.monotonic() - began,
    )
    show(summary, say)
    return summary


def _taking_part(scale: float) -> tuple[Enterprise, ...]:
    return DEMO_ENTERPRISES[: max(FEWEST_ENTERPRISES, round(len(DEMO_ENTERPRISES) * scale))]


def _supervisors_of(enterprises: Sequence[Enterprise]) -> list[Person]:
    supervisors = [supervisor_of(enterprise) for enterprise in enterprises]
    return [
        person
        for person in DEMO_SUPERVISORS
        if any(person is supervisor for supervisor in supervisors)
    ]


def _require_county(admin: Client) -> None:
    area_code = admin.get("/me")["area_code"]
    if area_code != AREA_CODE:
        raise CannotStart(f"演示的是溆浦县（{AREA_CODE}），这里是 {area_code}，不能演示。")


@dataclass(frozen=True, slots=True)
class _Demo:
    admin: Client
    admin_password: str
    enterprises: tuple[Enterprise, ...]
    kept: Kept
    progress: Progress
    until: datetime

    def enter_enterprises_and_people(self) -> dict[str, Client]:
        """Everything an administrator enters; then everybody signs in: clients by person."""
        self._do_all("登记企业", self.enterprises, self._enter_enterprise)
        people = everybody(self.enterprises)
        new = self.kept.give_passwords(people)
        opened = {one["id"] for one in self.admin.all("/people") if one["account"]["opened"]}
        officers = {officer["id"] for officer in self.admin.get("/officers")["officers"]}
        clients = {}

        def enter(person_and_key: tuple[int, str]) -> None:
            person = people[person_and_key[0]]
            password = self.kept.passwords[person.key]
            document = person.as_document()
            if person in REPORT_OFFICERS and str(person.id) not in officers:
                # No office gives that role alone: they are set up with both present.
                document["grants"] = []
            if person.enters_others and str(person.id) not in opened:
                document["own_password"] = self.admin_password
            self.admin.put(f"/people/{person.id}", document)
            # A new link would end the sign-ins of whoever is looking at the demo just now.
            if person.key in new or str(person.id) not in opened:
                self.admin.open_account(person.id, person.phone, password, self.admin_password)
            clients[person.key] = Client.sign_in(self.admin.base_url, person.phone, password)

        self._do_all("登记人员并登录", [(n, person.key) for n, person in enumerate(people)], enter)
        for enterprise in self.enterprises:
            assignment_id, body = assignment_of(enterprise)
            self.admin.put(f"/assignments/{assignment_id}", body)
        self._do_all(
            "企业填写风险点", self.enterprises, lambda enterprise: _enter_risks(clients, enterprise)
        )
        return clients

    def _enter_enterprise(self, enterprise: Enterprise) -> None:
        self.admin.put(f"/enterprises/{enterprise.id}", enterprise.as_document())

    def send_records(self, sender: Sender, boards: Boards) -> list[DemoHazard]:
        """Every visit and inspection; the hazards they found."""
        checklists = _checklists(self.admin)
        plan = [occasions(enterprise, self.until) for enterprise in self.enterprises]
        self.progress.begin("到访和检查", sum(map(len, plan)))

        def send_all(of_enterprise: list[Occasion]) -> None:
            earlier: list[DemoHazard] = []
            for occasion in of_enterprise:
                _send_occasion(sender, occasion, earlier, boards, checklists)
                earlier += occasion.hazards
                self.progress.advance()

        _in_parallel(send_all, plan)
        return [
            hazard
            for of_enterprise in plan
            for occasion in of_enterprise
            for hazard in occasion.hazards
        ]

    def send_events(self, sender: Sender, hazards: list[DemoHazard]) -> None:
        """What became of the hazards until now."""
        checklists = _checklists(self.admin)

        def send_life(hazard: DemoHazard) -> None:
            for step in hazard.steps_until(self.until):
                sender.send("hazard_event", event(hazard, step, checklists))

        self._do_all("隐患整改和验收", hazards, send_life)

    def hear_the_public(
        self, sender: Sender, var: Path
    ) -> tuple[list[DemoOfficerKey], list[ShownTip]]:
        """Two officers come into office; then people report. The keys are kept under `var`."""
        found_officers(self.admin, sender.clients, REPORT_OFFICERS)
        keys = keys_of(REPORT_OFFICERS, self.kept, var / "demo")
        bring_into_use(sender.clients, keys)
        tips = DemoTips(sender, self.kept, keys, self.admin.base_url)
        return keys, tips.play(self.progress)

    def _do_all(self, title: str, pieces: Iterable[Piece], do: Callable[[Piece], None]) -> None:
        pieces = list(pieces)
        self.progress.begin(title, len(pieces))

        def do_and_tell(piece: Piece) -> None:
            do(piece)
            self.progress.advance()

        _in_parallel(do_and_tell, pieces)


def _in_parallel(do: Callable[[Piece], None], pieces: Iterable[Piece]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        futures = [pool.submit(do, piece) for piece in pieces]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _enter_risks(clients: dict[str, Client], enterprise: Enterprise) -> None:
    client = clients[enterprise_account(enterprise).key]
    client.put(f"/enterprises/{enterprise.id}/risk-points", enterprise.risk_points())


def _checklists(client: Client) -> Checklists:
    return {
        row["sector"]: (
            client.get(f"/checklists/{row['sector']}", version=row["version"]),
            row["sha256"],
        )
        for row in client.get("/checklists")["checklists"]
    }


def _send_occasion(
    sender: Sender,
    occasion: Occasion,
    earlier: list[DemoHazard],
    boards: Boards,
    checklists: Checklists,
) -> None:
    if occasion.origin == "stationed":
        by_scan = chance("scan", occasion.key).random() < 0.7
        code = boards.lasting_code(occasion.enterprise) if by_scan else None
        sender.send("visit", records.visit_document(occasion, _still_open(earlier, occasion), code))
    if occasion.checks:
        sender.send("inspection", records.inspection_document(occasion, checklists))
        sender.sent["hazard"] += len(occasion.hazards)
        for result in records.results(occasion):
            sender.send("enforcement", result)


def _still_open(hazards: list[DemoHazard], occasion: Occasion) -> list[DemoHazard]:
    """This month's hazards that nobody has closed by then."""
    month = occasion.began_at.month
    return [
        hazard
        for hazard in hazards
        if hazard.found_at.month == month and not hazard.is_closed_at(occasion.began_at)
    ]
