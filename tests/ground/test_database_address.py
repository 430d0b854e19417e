"""Which certificate a database must show."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ledger.ground.database import checked_by_certificate


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://app@127.0.0.1:5432/anxun",
        "postgresql://app@localhost/anxun",
        "postgresql://app@[::1]/anxun",
        "postgresql:///anxun?host=/run/postgresql",
        "postgresql://app@db.example/anxun?sslmode=require",
        "postgresql://app@db.example/anxun?sslmode=verify-full&sslrootcert=/etc/ca.pem",
    ],
)
def test_on_this_machine_and_by_what_the_address_says_none_is_asked_for(address: str) -> None:
    url = sa.make_url(address)
    assert checked_by_certificate(url) == url


@pytest.mark.parametrize("host", ["db.example", "10.1.2.3", "[2001:db8::1]", "127.0.0.1.example"])
def test_a_server_elsewhere_proves_who_it_is(host: str) -> None:
    checked = checked_by_certificate(sa.make_url(f"postgresql://app:secret@{host}:5432/anxun"))
    assert dict(checked.query) == {"sslmode": "verify-full", "sslrootcert": "system"}
    assert checked.password == "secret"
