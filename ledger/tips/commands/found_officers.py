"""The first two report officers of a county, set up with both present (当面设立).

An administrator names both. Each of them signs in on a phone of their own and types, within the
hour, the number that the administrator's screen shows. It is possible only while nobody holds the
role, stays to be seen for ever, and is told to everybody of the offices.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.commands.activations import end_activation
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import grant, officer_founding, tip_key
from ledger.records import outbox
from ledger.tips.commands.officers import give_role, lock_officers
from ledger.tips.queries.officers import candidate, founding_of, holders
from ledger.tips.rules.officers import (
    FOUNDING_DIGITS,
    TRIES_MOST,
    FoundingState,
    OfficerCandidate,
    founded_from,
    founding_violation,
)


@dataclass(frozen=True, slots=True)
class FoundingPair:
    """Whom the administrator names."""

    first: UUID
    second: UUID


def open_founding(engine: sa.Engine, caller: Caller, founding_id: UUID, pair: FoundingPair) -> bool:
    """True if it is new. One that is open still lapses: the newest number is the one that counts.

    Raises: NotFound; Conflict not_foundable, other_document.
    """
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        if row := _row(tx, caller.area_code, founding_id):
            if (row.first_id, row.second_id) == (pair.first, pair.second):
                return False
            raise Conflict("other_document", "这个编号已用于另外两个人，请刷新后再试")
        people = _pair(tx, caller.area_code, pair)
        officers = len(holders(tx, caller.area_code))
        if fault := founding_violation(caller.person_id, people, officers):
            raise Conflict("not_foundable", fault)
        _lapse_others(tx, caller.area_code)
        tx.execute(
            sa.insert(officer_founding).values(
                area_code=caller.area_code,
                id=founding_id,
                opened_by=caller.person_id,
                first_id=pair.first,
                second_id=pair.second,
                number=f"{secrets.randbelow(10**FOUNDING_DIGITS):0{FOUNDING_DIGITS}d}",
            )
        )
        note(
            tx, caller, "open_officer_founding", "county", caller.area_code,
            id=str(founding_id), first=str(pair.first), second=str(pair.second),
        )  # fmt: skip
        outbox.put_notices(tx, caller.area_code)
    return True


def be_there(engine: sa.Engine, caller: Caller, founding_id: UUID, number: str) -> bool:
    """The caller is one of the two, and sees the administrator's screen. True once both were there.

    Raises: NotFound (not one of the two); Conflict founding_over; Invalid wrong_number.
    """
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        row = _of_caller(tx, caller, founding_id)
        is_right = hmac.compare_digest(row.number.encode(), "".join(number.split()).encode())
        changes: dict[str, Any] = {"wrong_numbers": row.wrong_numbers + 1}
        if is_right:
            changes = {_column_of(row, caller): sa.func.now()}
        _update(tx, row, **changes)
        complete = is_right and _settle(tx, caller, founding_id)
    if not is_right:
        left = TRIES_MOST - row.wrong_numbers - 1
        again = f"请看管理员的屏幕再输（还可以试 {left} 次）" if left else "请管理员重新设立"
        words = f"数字不对，{again}"
        raise Invalid("wrong_number", words, json={"number": [words]})
    return complete


def stop_founding(engine: sa.Engine, caller: Caller, founding_id: UUID) -> None:
    """Somebody of the offices objects before it counts. Again changes nothing.

    Raises: NotFound; Conflict founding_over.
    """
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        row = _row(tx, caller.area_code, founding_id)
        if row is None:
            raise NotFound("没有这次设立，请刷新后再看")
        state = founding_of(row).state(datetime.now(UTC))
        if state is FoundingState.STOPPED:
            return
        if state not in {FoundingState.OPEN, FoundingState.WAITING}:
            raise Conflict("founding_over", "这次设立已经结束，不能再叫停")
        _update(tx, row, stopped_by=caller.person_id, stopped_at=sa.func.now(), number=None)
        pair = [row.first_id, row.second_id]
        waits = grant.c.counts_from > sa.func.now()
        tx.execute(
            sa.delete(grant).where(
                grant.c.area_code == caller.area_code, grant.c.person_id.in_(pair), waits
            )
        )
        note(tx, caller, "stop_officer_founding", "county", caller.area_code, id=str(row.id))
        outbox.put_notices(tx, caller.area_code)


def _pair(tx: sa.Connection, area_code: str, pair: FoundingPair) -> list[OfficerCandidate]:
    people = [candidate(tx, area_code, person_id) for person_id in (pair.first, pair.second)]
    found = [person for person in people if person]
    if len(found) < len(people):
        raise NotFound("没有这个人")
    return found


def _of_caller(tx: sa.Connection, caller: Caller, founding_id: UUID) -> sa.Row[Any]:
    row = _row(tx, caller.area_code, founding_id)
    if row is None or caller.person_id not in (row.first_id, row.second_id):
        raise NotFound("没有这次设立，或者请的不是您")
    if founding_of(row).state(datetime.now(UTC)) is not FoundingState.OPEN:
        raise Conflict("founding_over", "这次设立已经结束或超过一小时，请管理员重新设立")
    return row


def _settle(tx: sa.Connection, caller: Caller, founding_id: UUID) -> bool:
    """Both hold the role once both were there. Raises: Conflict where it does not fit any more."""
    row = _row(tx, caller.area_code, founding_id)
    if row is None or row.first_there_at is None or row.second_there_at is None:
        return False
    people = _pair(tx, caller.area_code, FoundingPair(row.first_id, row.second_id))
    officers = len(holders(tx, caller.area_code))
    if fault := founding_violation(row.opened_by, people, officers):
        raise Conflict("not_foundable", fault)
    is_first = not _had_officers(tx, caller.area_code)
    counts_from = founded_from(datetime.now(UTC), is_first=is_first)
    _update(tx, row, counts_from=counts_from, number=None)
    for one in people:
        # They are signed in; a link that still waits somewhere is not theirs.
        end_activation(tx, caller.area_code, one.person_id, "replaced")
        give_role(tx, caller.area_code, one.person_id, counts_from)
    note(tx, caller, "found_officers", "county", caller.area_code, id=str(founding_id))
    outbox.put_notices(tx, caller.area_code)
    return True


def _had_officers(tx: sa.Connection, area_code: str) -> bool:
    """Founded before; or by keys, where officers were there before foundings were."""
    founded = sa.exists().where(
        officer_founding.c.area_code == area_code, officer_founding.c.counts_from.is_not(None)
    )
    keys = sa.exists().where(tip_key.c.area_code == area_code)
    return bool(tx.scalar(sa.select(sa.or_(founded, keys))))


def _lapse_others(tx: sa.Connection, area_code: str) -> None:
    tx.execute(
        sa.update(officer_founding)
        .where(officer_founding.c.area_code == area_code, officer_founding.c.counts_from.is_(None))
        .values(number=None, wrong_numbers=TRIES_MOST)
    )


def _column_of(row: sa.Row[Any], caller: Caller) -> str:
    return "first_there_at" if caller.person_id == row.first_id else "second_there_at"


def _row(tx: sa.Connection, area_code: str, founding_id: UUID) -> sa.Row[Any] | None:
    query = sa.select(officer_founding).where(
        officer_founding.c.area_code == area_code, officer_founding.c.id == founding_id
    )
    return tx.execute(query).one_or_none()


def _update(tx: sa.Connection, row: sa.Row[Any], **changes: Any) -> None:
    tx.execute(
        sa.update(officer_founding)
        .where(officer_founding.c.area_code == row.area_code, officer_founding.c.id == row.id)
        .values(**changes)
    )
