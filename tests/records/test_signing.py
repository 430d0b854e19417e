"""What was signed stays what was shown, and strokes are given once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from marshmallow import Schema
from marshmallow.fields import List, Nested

from api.records.schemas import Signature
from checklists.catalogue import Catalogue
from demo.signatures import signature
from ledger.ground.caller import Grant, Role
from ledger.ground.errors import Conflict, Invalid
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import county as county_table
from ledger.ground.tables import signed_strokes
from ledger.records.signing import bound, marks_in, shown_sha256
from ledger.records.strokes import is_enough, shape_of
from tests.records.samples import Sample, sample
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone, handed_down, inspection, visit
from tests.support.sealed_county import SealedCounty
from tests.support.signing import signed, strokes

VECTORS = json.loads((Path(__file__).parent / "shown_vectors.json").read_text(encoding="utf-8"))
Document = dict[str, Any]


def moved(path: str, *, by: tuple[float, float] = (0, 0), size: float = 1) -> str:
    """The same strokes elsewhere in the box, larger or smaller."""
    return path_of(
        [
            [(round(x * size + by[0]), round(y * size + by[1])) for x, y in stroke]
            for stroke in points_of(path)
        ]
    )


def points_of(path: str) -> list[list[tuple[int, int]]]:
    return [
        [(int(x), int(y)) for x, y in (words.split() for words in stroke.split("L"))]
        for stroke in path.split("M")[1:]
    ]


def path_of(all_strokes: list[list[tuple[int, int]]]) -> str:
    return "".join("M" + "L".join(f"{x} {y}" for x, y in stroke) for stroke in all_strokes)


def denser(path: str) -> str:
    """With a point between every two."""
    dense = []
    for stroke in points_of(path):
        points = [stroke[0]]
        for (ax, ay), (bx, by) in pairwise(stroke):
            points += [((ax + bx) // 2, (ay + by) // 2), (bx, by)]
        dense.append(points)
    return path_of(dense)


def cut_in_two(path: str) -> str:
    """Each stroke told as two that meet."""
    return path_of(
        [part for stroke in points_of(path) for part in (stroke[:4], stroke[3:]) if len(part) > 1]
    )


COPIES = {
    "the same": lambda path: path,
    "moved": lambda path: moved(path, by=(0.4, -0.4), size=0.8),
    "smaller": lambda path: moved(path, by=(50, 30), size=0.34),
    "denser": denser,
    "backwards": lambda path: path_of([stroke[::-1] for stroke in points_of(path)]),
    "in another order": lambda path: path_of(points_of(path)[::-1]),
    "with a dot": lambda path: f"{path}M500 200L501 200",
    "with a tap": lambda path: f"{path}M500 200",
    "cut in two": cut_in_two,
    "a pixel off": lambda path: path_of(
        [[(x + (x * y) % 2, y) for x, y in stroke] for stroke in points_of(path)]
    ),
}


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_of_strokes_is_known_whatever_was_done_to_it(copy: str) -> None:
    for nth in range(40):
        for path in (signature("张示例", str(nth)), strokes("copy", str(nth))):
            shape, copied = shape_of(path), shape_of(COPIES[copy](path))
            assert shape.is_copied_in(copied.points), (nth, copy)
            assert set(shape.keys) & set(copied.keys), (nth, copy)


def test_one_hand_that_signs_often_is_not_taken_for_a_copy_and_seldom_looked_at() -> None:
    shapes = [shape_of(signature("李示例", str(nth))) for nth in range(60)]
    pairs = list(combinations(shapes, 2))
    assert not any(one.is_copied_in(other.points) for one, other in pairs)
    looked_at = [pair for pair in pairs if set(pair[0].keys) & set(pair[1].keys)]
    assert len(looked_at) < len(pairs) / 100


@pytest.mark.parametrize("path", ["M5 5", "M5 5L6 6", "M5 5M90 90", "M5 5" + "L9 9L5 5" * 50])
def test_a_tap_or_a_scribble_on_one_spot_is_no_signature(path: str) -> None:
    assert not is_enough(path)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_what_was_shown_is_hashed_as_the_web_does(vector: Document) -> None:
    names = [mark.name for mark in marks_in(vector["document"])]
    assert shown_sha256(vector["document"], names) == vector["shown_sha256"]


def signatures_below(schema: Schema, *path: str) -> Iterator[tuple[str, ...]]:
    """Where a signature may stand in such a document."""
    for name, field in schema.fields.items():
        part = field.inner if isinstance(field, List) else field
        if isinstance(part, Nested):
            if isinstance(part.schema, Signature):
                yield (*path, name)
            yield from signatures_below(part.schema, *path, name)


@pytest.fixture(params=list(RecordKind))
def kind(request: pytest.FixtureRequest, county_of_its_own: SealedCounty) -> Sample:
    return sample(request.param, county_of_its_own)


SIGNED_KINDS = {
    RecordKind.VISIT,
    RecordKind.INSPECTION,
    RecordKind.DUTY_RECORD,
    RecordKind.REPORT_FILING,
    RecordKind.PAPER,
    RecordKind.PAPER_DELIVERY,
}


def test_every_signature_that_a_schema_may_hold_is_bound(kind: Sample) -> None:
    fields = set(signatures_below(kind.schema))
    assert bool(fields) == (kind.kind in SIGNED_KINDS)
    assert {mark.field for mark in marks_in(kind.document)} == fields


@pytest.fixture(params=sorted(SIGNED_KINDS))
def signing(request: pytest.FixtureRequest, county_of_its_own: SealedCounty) -> Sample:
    """One of each kind that is signed."""
    return sample(request.param, county_of_its_own)


def changes(value: Any) -> Iterator[Any]:
    """The value with one thing in it changed, each thing in turn."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from (value | {name: changed} for changed in changes(inner))
        yield value | {"more": 1}
    elif isinstance(value, list):
        for nth, inner in enumerate(value):
            yield from ([*value[:nth], changed, *value[nth + 1 :]] for changed in changes(inner))
        yield [*value, None]
        if value:
            yield value[1:]
    else:
        yield f"{value}1"


def test_whatever_is_changed_after_signing_is_another_thing_than_was_signed(
    signing: Sample,
) -> None:
    document = signed(signing.document, signing.sender.name)
    marks = marks_in(document)
    said = {name: document[name] for name in document.keys() - {"signature", "signatures"}}
    for part in changes(said):
        changed = document | part
        names = [mark.name for mark in marks_in(changed)]
        outer = {name for name in changed if changed[name] != document.get(name)}
        after = {"at", "elapsed_s", "finished_at", "left_at", "signature", "signatures"}
        digests = shown_sha256(changed, names)
        same = digests == [mark.shown_sha256 for mark in marks]
        assert same == (outer <= after and names == [mark.name for mark in marks]), outer


def phone_at(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    grants = [Grant(role) for role in (Role.SUPERVISOR, Role.INSPECTOR)]
    person = county.person(*grants)
    county.station(person, place)
    return Phone(client, person)


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return phone_at(county, client, place)


def refusal(answer: Any) -> tuple[int, str, list[str]]:
    """Code, reason and which signature."""
    problem = answer.json
    said = problem.get("errors", {}).get("json", {})
    return answer.status_code, problem["reason"], list(said.get("signatures", said))


def with_mark(document: Document, side: str, **changes: Any) -> Document:
    """A signature of the document changed, and nothing else."""
    sides = document["signatures"]
    return document | {"signatures": sides | {side: sides[side] | changes}}


def test_an_answer_changed_after_signing_is_refused_with_the_signature(
    phone: Phone, place: UUID
) -> None:
    document = signed(inspection(place, Catalogue.load(), origin="enforcement"), phone.person.name)
    first, *rest = document["answers"]
    other = document | {"answers": [first | {"note": "改了"}, *rest]}
    assert refusal(phone.put(f"/inspections/{uuid4()}", other)) == (
        422, "signed_otherwise", ["inspector"],
    )  # fmt: skip
    named = with_mark(document, "enterprise", name="王示例")
    assert refusal(phone.put(f"/inspections/{uuid4()}", named)) == (
        422, "signed_otherwise", ["enterprise"],
    )  # fmt: skip
    later = document | {"elapsed_s": document["elapsed_s"] + 1}
    assert phone.put(f"/inspections/{uuid4()}", later).status_code == 201


@pytest.mark.parametrize("kind", ["visits", "inspections", "registered"])
def test_whoever_sends_it_is_who_checked(
    county: CountyBuilder, phone: Phone, place: UUID, kind: str
) -> None:
    path = f"/{'visits' if kind == 'visits' else 'inspections'}/{{}}".format
    made = {
        "visits": visit,
        "inspections": lambda of: inspection(of, Catalogue.load()),
        "registered": lambda of: handed_down(of, "superior"),
    }[kind](place)
    if kind == "registered":
        phone = Phone(phone.client, county.person(Role.COUNTY))
    for nobody in ("王示例", phone.person.name + "甲", "赵示例、" + phone.person.name):
        answer = phone.put(path(uuid4()), with_mark(made, "inspector", name=nobody))
        assert refusal(answer) == (422, "signed_by_another", ["inspector"])
        assert phone.person.name in answer.json["message"]
        assert "重新签字" in answer.json["message"]
    first, rest = phone.person.name[0], phone.person.name[1:]
    spelled = with_mark(made, "inspector", name=f" {first}·{rest}")
    assert phone.put(path(uuid4()), spelled).status_code == 201


def test_a_refusal_to_sign_is_bound_like_a_signature(phone: Phone, place: UUID) -> None:
    refused = {"name": "李示例", "refused_reason": "不认可"}
    document = visit(place)
    document["signatures"] = document["signatures"] | {"enterprise": refused}
    document = signed(document, phone.person.name)
    assert refusal(phone.put(f"/visits/{uuid4()}", document | {"opinion": "没有意见"})) == (
        422, "signed_otherwise", ["inspector"],
    )  # fmt: skip
    reworded = with_mark(document, "enterprise", shown_sha256=None)
    assert refusal(phone.put(f"/visits/{uuid4()}", reworded)) == (
        422, "signature_unbound", ["enterprise"],
    )  # fmt: skip
    assert phone.put(f"/visits/{uuid4()}", document).status_code == 201


@pytest.mark.parametrize("copy", COPIES)
def test_strokes_that_were_given_once_are_refused_under_another_record(
    county: CountyBuilder, client: FlaskClient, phone: Phone, place: UUID, copy: str
) -> None:
    first, first_id = signed(visit(place), phone.person.name), uuid4()
    receipt = phone.put(f"/visits/{first_id}", first)
    assert receipt.status_code == 201, receipt.json
    elsewhere = county.enterprise()
    path = COPIES[copy](first["signatures"]["enterprise"]["path"])
    other = phone_at(county, client, elsewhere)
    theirs = signed(visit(elsewhere), other.person.name)
    copied = bound(with_mark(theirs, "inspector", path=path))
    answer = other.put(f"/visits/{uuid4()}", copied)
    assert refusal(answer) == (422, "strokes_given_before", ["inspector"])
    again = phone.put(f"/visits/{first_id}", first)
    assert (again.status_code, again.json) == (200, receipt.json)


def test_the_visit_and_its_inspection_are_signed_once_and_a_second_inspection_anew(
    phone: Phone, place: UUID
) -> None:
    visit_id, catalogue = uuid4(), Catalogue.load()
    strokes_given = signed(visit(place), phone.person.name)["signatures"]
    here = bound(visit(place, signatures=strokes_given))
    found = bound(inspection(place, catalogue, visit_id=str(visit_id), signatures=strokes_given))
    assert phone.put(f"/inspections/{uuid4()}", found).status_code == 201
    assert phone.put(f"/visits/{visit_id}", here).status_code == 201
    second = bound(found | {"companions": ["赵示例"]})
    assert refusal(phone.put(f"/inspections/{uuid4()}", second)) == (
        422, "strokes_given_before", ["inspector"],
    )  # fmt: skip


def test_both_sides_do_not_sign_with_the_same_strokes(phone: Phone, place: UUID) -> None:
    document = signed(visit(place), phone.person.name)
    path = document["signatures"]["inspector"]["path"]
    twice = bound(with_mark(document, "enterprise", path=moved(path, size=0.5)))
    assert refusal(phone.put(f"/visits/{uuid4()}", twice)) == (
        422, "strokes_given_before", ["enterprise"],
    )  # fmt: skip


def test_a_tap_is_refused_with_what_to_do(phone: Phone, place: UUID) -> None:
    tapped = bound(with_mark(signed(visit(place), phone.person.name), "inspector", path="M5 5L6 6"))
    answer = phone.put(f"/visits/{uuid4()}", tapped)
    assert refusal(answer) == (422, "strokes_too_few", ["inspector"])
    assert "重新签字" in answer.json["message"]


# Of two deliveries of one paper, or two hand-ins of one form, the second comes too late anyway.
TOO_LATE = {"strokes_given_before", "delivered", "handed_in_already"}


def test_of_records_that_bear_the_same_strokes_at_once_one_is_taken(signing: Sample) -> None:
    document = signed(signing.document, signing.sender.name)
    before = _strokes_noted(signing)

    def send(_: int) -> bool:
        try:
            return replace(signing, record_id=uuid4()).send(document).created
        except (Invalid, Conflict) as refused:
            assert refused.reason in TOO_LATE
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(8))) == 1
    assert _strokes_noted(signing) - before == len(marks_in(document))


def _strokes_noted(signing: Sample) -> int:
    here = signed_strokes.c.area_code == signing.sealed.area_code
    with signing.sealed.engine.connect() as read:
        return read.execute(sa.select(sa.func.count()).where(here)).scalar_one()


def test_what_an_older_page_signed_is_taken_with_a_doubt_until_the_day(signing: Sample) -> None:
    unbound = json.loads(json.dumps(signed(signing.document, signing.sender.name)))
    for mark in marks_in(unbound):
        outer, *inner = mark.field
        del (unbound[outer][inner[0]] if inner else unbound[outer])["shown_sha256"]
    until = sa.update(county_table).where(county_table.c.area_code == signing.sealed.area_code)

    def send() -> dict[str, Any]:
        return signing.send_as_it_is(unbound).body

    with pytest.raises(Invalid, match="signature_unbound"):
        send()
    signing.sealed.execute(until.values(unbound_until=sa.func.now() - sa.text("interval '1 s'")))
    with pytest.raises(Invalid, match="signature_unbound"):
        send()
    signing.sealed.execute(until.values(unbound_until=sa.func.now() + sa.text("interval '1 d'")))
    receipt = send()
    assert [doubt["kind"] for doubt in receipt["doubts"]] == ["signature_unbound"]
    signing.sealed.execute(until.values(unbound_until=None))
    assert send() == receipt
    signing.sealed.seal_all()
    assert signing.sealed.differences() == []
