"""Whose request it is: one reading of addresses, and an operator who is told what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.client_address import LOGGED_EVERY_S, AddressFault, ClientAddresses
from api.public_limits import SENT_A_DAY
from settings import Settings
from spelling.networks import network_of

V4 = "203.0.113.7"
V6 = "2001:db8:1:2::/64"


@pytest.mark.parametrize(
    ("written", "network"),
    [
        (V4, V4),
        (f"{V4}:51234", V4),
        (f"[{V4}]:51234", V4),
        (f' "{V4}:80" ', V4),
        (f"::ffff:{V4}", V4),
        (f"[::ffff:{V4}]:443", V4),
        ("::ffff:cb00:7107", V4),
        ("2001:db8:1:2::1", V6),
        ("[2001:db8:1:2::1]:443", V6),
        ("[2001:db8:1:2::1]", V6),
        ('"[2001:db8:1:2:ffff:0:0:9]:4711"', V6),
        ("2001:DB8:1:2:0:0:0:1", V6),
        ("fe80::1%eth0", "fe80::/64"),
        ("[fe80::1%25eth0]:80", "fe80::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_port_brackets_quotes_and_zone_do_not_count(written: str, network: str) -> None:
    assert network_of(written) == network


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "unknown",
        "_hidden",
        '"_SEVKISEK"',
        "localhost",
        "proxy.example:8080",
        "203.0.113",
        "203.0.113.07",
        "203.0.113.256:80",
        "203.0.113.7:",
        "203.0.113.7:port",
        "203.0.113.7:80:80",
        "２０３.0.113.7",
        "[203.0.113.7",
        "[2001:db8::1]x",
        "2001:db8::1::2",
        "for=203.0.113.7",
        "203.0.113.7, 198.51.100.1",
        "0.0.0.0",
        "::",
        "::ffff:0.0.0.0",
        "0x7f.1",
        "\x00",
    ],
)
def test_what_is_no_address_is_nobodys(written: str) -> None:
    assert network_of(written) is None


@given(st.ip_addresses(), st.integers(0, 65535))
def test_any_address_is_read_the_same_with_and_without_a_port(address: Any, port: int) -> None:
    bare = network_of(str(address))
    bracketed = f"[{address}]" if address.version == 6 else str(address)
    assert network_of(f"{bracketed}:{port}") == network_of(bracketed) == bare
    if bare is not None:
        assert network_of(bare.partition("/")[0]) in {bare, None}


@given(st.text(max_size=60))
def test_whatever_is_written_there_nothing_breaks(written: str) -> None:
    network = network_of(written)
    assert network is None or network_of(network.partition("/")[0]) in {network, None}


def seen(addresses: ClientAddresses, address: str, forwarded: str | None = None) -> str | None:
    header = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return addresses.network({"REMOTE_ADDR": address} | header)


def test_a_header_that_nobody_believes_is_told_and_buys_nobody_a_wide_limit() -> None:
    addresses = ClientAddresses(0)
    assert seen(addresses, V4) == V4
    assert addresses.faults() == []
    # Anybody may send it: their own address stays the one that counts.
    assert seen(addresses, V4, "198.51.100.1") == V4
    assert addresses.faults() == [AddressFault.NOT_BELIEVED]
    # A proxy on this machine that nobody told us of: everybody is behind it.
    assert seen(addresses, "127.0.0.1", "198.51.100.1") is None
    assert seen(addresses, "127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize(("hops", "forwarded"), [(1, None), (1, ""), (2, "198.51.100.1")])
def test_too_few_hops_are_told(hops: int, forwarded: str | None) -> None:
    addresses = ClientAddresses(hops)
    assert seen(addresses, V4, forwarded) == V4
    assert addresses.faults() == [AddressFault.ABSENT]


def test_a_proxy_that_is_set_up_well_is_told_nothing_of() -> None:
    addresses = ClientAddresses(1)
    assert seen(addresses, V4, f"198.51.100.1, {V4}") == V4
    assert addresses.faults() == []


def test_an_address_that_cannot_be_read_is_logged_once_a_minute_and_never_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    addresses = ClientAddresses(1)
    for number in range(50):
        assert seen(addresses, f"_hidden{number}", f"_hidden{number}") is None
    lines = [record for record in caplog.records if record.name == "anxun.addresses"]
    assert [vars(line)["fault"] for line in lines] == ["unread"]
    assert "_hidden" not in str([vars(line) for line in lines])
    assert LOGGED_EVERY_S == 60


@pytest.fixture
def behind_a_proxy(settings: Settings) -> Flask:
    return create_app(replace(settings, trusted_proxies=1))


def test_readiness_tells_what_is_wrong_with_addresses_and_stays_ready(
    behind_a_proxy: Flask,
) -> None:
    client = behind_a_proxy.test_client()
    assert client.get("/readyz").json["warnings"] == []
    receipt = {"number": "0", "secret": "0"}
    client.post("/api/v1/tips/lookup", json=receipt, headers={"X-Forwarded-For": f"{V4}:51234"})
    assert client.get("/readyz").json["warnings"] == []
    client.post("/api/v1/tips/lookup", json=receipt)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["warnings"]) == (200, [AddressFault.ABSENT])


def test_readiness_tells_those_inside_what_befalls_the_guard_and_stays_ready(
    settings: Settings,
) -> None:
    client = create_app(settings, lambda: {"disk": "磁盘满了"}).test_client()
    ready, outside = client.get("/readyz"), {"REMOTE_ADDR": V4}
    assert (ready.status_code, ready.json["warnings"]) == (200, ["磁盘满了"])
    assert client.get("/readyz", environ_base=outside).json["warnings"] == []


def test_clients_whose_proxy_adds_ports_are_each_their_own(behind_a_proxy: Flask) -> None:
    """K10: the fourth of them was refused, and wrong sign-ins were never slowed."""
    client = behind_a_proxy.test_client()
    limits = behind_a_proxy.extensions["anxun"].limits
    for last in range(1, 9):
        headers = {"X-Forwarded-For": f"192.0.2.{last}:5{last}234"}
        challenge = client.get("/api/v1/tips/challenge", headers=headers).json
        assert challenge["parameters"]["data"] == {"level": 0}
        for _ in range(SENT_A_DAY):
            limits.report(network_of(f"192.0.2.{last}"))
