"""A board's code is read as people type it, on its page and in a visit."""

from __future__ import annotations

from urllib.parse import quote
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.codes import new_code
from tests.support.county_builder import CountyBuilder
from tests.support.phone import PLACE, Phone, visit

WIDE = {letter: letter + 0xFEE0 for letter in range(0x21, 0x7F)}
SPELLINGS = {
    "small": str.lower,
    "grouped": lambda code: f" {code[:4]}-{code[4:8]} {code[8:]}",
    "wide": lambda code: code.lower().translate(WIDE),
    "marked": lambda code: f"\u202a{code[:6]}\u200b{code[6:]}\u202c",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_code_is_itself_however_it_is_typed(
    county: CountyBuilder, client: FlaskClient, spelling: str
) -> None:
    place, code = county.enterprise(), new_code()
    with county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.board).values(
                area_code=county.area_code, code=code, enterprise_id=place
            )
        )
    typed = SPELLINGS[spelling](code)
    assert client.get(f"/b/{quote(typed)}").status_code == client.get(f"/b/{code}").status_code
    assert client.get(f"/b/{quote(typed)}").status_code != 404
    person = county.person(Role.SUPERVISOR)
    county.station(person, place)
    document = visit(place)
    document["arrival"] = {"means": "board_scan", "board_code": typed, "place": PLACE}
    answer = Phone(client, person).put(f"/visits/{uuid4()}", document)
    if spelling == "marked":
        assert answer.json["errors"]["json"].keys() == {"arrival"}
    else:
        assert answer.status_code == 201, answer.text
