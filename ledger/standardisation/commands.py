"""An office records the level of standardisation (标准化等级) of an enterprise. Source: 临湘 14."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.record_kinds import RecordKind
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest

MAY_GRADE = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class Certificate:
    """达标证书, with the days on which it holds, both included."""

    level: int
    number: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Standardisation:
    """Without a certificate: the enterprise has no level (any more)."""

    enterprise_id: UUID
    certificate: Certificate | None
    photos: tuple[str, ...]


class StandardisationIntake(RowIntake[Standardisation, None]):
    """Recorded by an office that the enterprise is the business of; it stands until the next."""

    kind: ClassVar = RecordKind.STANDARDISATION

    def lookup(self, request: RecordRequest[Standardisation], limits: RecordLimits) -> Lookup:
        """It counts from when it comes in."""
        content = request.content
        return Lookup(request.received_at, content.enterprise_id, content.photos)

    def judge(self, attempt: Attempt[Standardisation]) -> None:
        """Raises: NotFound, Forbidden (one's own enterprise)."""
        roles = attempt.context.reaching_roles(attempt.caller)
        if not roles:
            raise NotFound("没有这家企业，或者它不在您的辖区或行业内")
        if Role.ENTERPRISE in roles:
            raise Forbidden("own_enterprise", "不能登记自己企业的等级，请由其他同事登记")
        if not roles & MAY_GRADE:
            raise Forbidden("forbidden", "标准化等级由乡镇、部门或安委办登记")

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[Standardisation], judged: None
    ) -> Prepared | None:
        """Nothing else is asked of the ledger."""
        certificate = attempt.content.certificate
        return Prepared(
            {
                "enterprise_id": attempt.content.enterprise_id,
                "level": certificate and certificate.level,
                "certificate_number": certificate and certificate.number,
                "valid_from": certificate and certificate.valid_from,
                "valid_until": certificate and certificate.valid_until,
            }
        )
