"""Our signatures against botocore's, which is the reference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from media.signing import Endpoint, Signer

NOW = datetime(2026, 11, 1, 23, 59, 58, tzinfo=UTC)
KEYS = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


@pytest.fixture
def botocore_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference takes no clock as an argument."""
    monkeypatch.setattr(
        "botocore.auth.get_current_datetime", lambda remove_tzinfo=True: NOW.replace(tzinfo=None)
    )


def signature_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["X-Amz-Signature"][0]


@pytest.mark.parametrize("path", ["evidence/photos/431224/ab/abcd.orig", "evidence/栏 目+(1)~.pdf"])
@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("PUT", {"content-type": "image/jpeg", "content-length": "3", "x-amz-meta-a": "b"}),
    ],
)
def test_a_presigned_url_is_signed_as_botocore_signs_it(
    botocore_clock: None, method: str, headers: Mapping[str, str], path: str
) -> None:
    endpoint = Endpoint.of("http://127.0.0.1:9000")
    ours = Signer(*KEYS, "cn-north-1").presigned_url(
        method, endpoint, path, now=NOW, expires_s=600, headers=headers
    )
    request = AWSRequest(method=method, url=ours.partition("?")[0], headers=dict(headers))
    S3SigV4QueryAuth(Credentials(*KEYS), "s3", "cn-north-1", expires=600).add_auth(request)
    assert signature_of(ours) == signature_of(request.url)


def test_a_head_is_signed_as_botocore_signs_it(botocore_clock: None) -> None:
    endpoint = Endpoint.of("https://store.example")
    ours = Signer(*KEYS, "us-east-1").signed_headers(
        "HEAD", endpoint, "/evidence/a%20b", now=NOW, headers={"x-amz-checksum-mode": "ENABLED"}
    )
    request = AWSRequest(
        method="HEAD",
        url="https://store.example/evidence/a%20b",
        headers={"x-amz-checksum-mode": "ENABLED"},
    )
    request.context["payload_signing_enabled"] = True
    S3SigV4Auth(Credentials(*KEYS), "s3", "us-east-1").add_auth(request)
    assert ours["authorization"] == request.headers["Authorization"]


def test_a_new_day_is_signed_with_a_new_key() -> None:
    endpoint = Endpoint.of("http://127.0.0.1:9000")
    kept, fresh = Signer(*KEYS, "us-east-1"), Signer(*KEYS, "us-east-1")
    next_day = NOW.replace(day=2)
    kept.presigned_url("GET", endpoint, "a/b", now=NOW, expires_s=60)
    after, expected = (
        signer.presigned_url("GET", endpoint, "a/b", now=next_day, expires_s=60)
        for signer in (kept, fresh)
    )
    assert after == expected


def test_the_default_port_is_not_part_of_the_signed_host() -> None:
    assert Endpoint.of("https://store.example:443/").host == "store.example"
    assert Endpoint.of("http://[::1]:9000/").host == "[::1]:9000"


@pytest.mark.parametrize("address", ["", "store.example", "ftp://store.example", "http://"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Endpoint.of(address)


def test_the_secret_is_not_shown() -> None:
    signer = Signer(*KEYS, "us-east-1")
    signer.presigned_url("GET", Endpoint.of("http://a"), "a/b", now=NOW, expires_s=60)
    assert KEYS[1] not in repr(signer)
    assert "_day_and_key" not in repr(signer)
