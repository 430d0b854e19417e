"""What a report must hold, whichever door it comes through: the page's form and the API alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

CHANNELS = ("anonymous", "named")
KIND_WORDS: Mapping[str, str] = {
    "hazard": "事故隐患",
    "illegal_act": "非法生产经营建设",
    "violation": "违法违规行为",
    "concealed_accident": "瞒报、谎报事故",
    "official": "干部失职、徇私",
}
PHOTOS_MOST = 9
PHOTO_MOST_BYTES = 8_000_000
DESCRIPTION_MOST = 2_000
DETAILS_MOST = 4_000
WORDS_MOST = 200
NAME_MOST = 50
SIGNATORIES_MOST = 1_000


@dataclass(frozen=True, slots=True)
class SentPlace:
    """A place that the reporter chose to tell; degrees, `crs` wgs84 or gcj02."""

    longitude: float
    latitude: float
    crs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTip:
    """A report as the page sent it. `altcha`: the page's proof of work; None without script."""

    id: UUID
    area_code: str
    secret: str
    door: str
    kind: str
    description: str
    happened: str | None
    enterprise_id: UUID | None
    enterprise_words: str | None
    town_code: str | None
    place_words: str | None
    place: SentPlace | None
    accused: str | None
    deaths: bool
    signatories: int
    photos: tuple[UUID, ...]
    details: Mapping[str, Any] | None
    identity: Mapping[str, Any] | None
    altcha: str | None


@dataclass(frozen=True, slots=True)
class SentTipMessage:
    """A message as the page sent it. `envelope`: as it was sealed there. `altcha`: a proof of work,
    where one was asked for.
    """

    id: UUID
    secret: str
    envelope: Mapping[str, Any]
    purpose: str
    altcha: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TipDraft:
    """A report as it came. `secret` as `tip_receipts.typed_secret` gives it; degrees in wgs84.

    `details`, `identity`: envelopes as they were sent. `plain_details`: the same words from a form
    without script, which are sealed on arrival and kept nowhere.
    """

    id: UUID
    area_code: str
    secret: str
    door: str
    kind: str
    description: str
    happened: str | None = None
    enterprise_id: UUID | None = None
    enterprise_words: str | None = None
    town_code: str | None = None
    place_words: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    accused: str | None = None
    deaths: bool = False
    signatories: int = 1
    photos: tuple[UUID, ...] = ()
    details: Mapping[str, Any] | None = None
    identity: Mapping[str, Any] | None = None
    plain_details: str | None = None


def faults_of(
    draft: TipDraft, enterprises: Collection[UUID], towns: Collection[str]
) -> dict[str, list[str]]:
    """Field to what to do; `enterprises` and `towns` are those of the county that it may name."""
    strange = draft.enterprise_id and draft.enterprise_id not in enterprises
    checks = (
        ("identity", draft.door == "named" and draft.identity is None, _NO_NAME),
        ("identity", draft.door == "anonymous" and draft.identity is not None, _A_NAME),
        ("accused", draft.kind == "official" and not draft.accused, _NOBODY_ACCUSED),
        ("enterprise_id", strange, "本县没有这家企业，请重新选择，或写出它的名称"),
        ("town_code", draft.town_code and draft.town_code not in towns, _NO_TOWN),
        ("place_words", not _is_placed(draft), "请写明在哪里：企业、乡镇或地点，至少填一项"),
        ("photos", len(set(draft.photos)) < len(draft.photos), "同一张照片选了两次"),
    )
    return {field: [words] for field, is_wrong, words in checks if is_wrong}


_NO_NAME = "实名举报请填写姓名和联系电话"
_A_NAME = "匿名举报不收姓名和电话"
_NOBODY_ACCUSED = "请填写被举报人的姓名，这样他不会经手这件举报"
_NO_TOWN = "本县没有这个乡镇，请重新选择"


def _is_placed(draft: TipDraft) -> bool:
    words = (draft.enterprise_words, draft.town_code, draft.place_words)
    return any(words) or draft.enterprise_id is not None or draft.longitude is not None
