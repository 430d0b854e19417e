"""Which reports a report officer may see (举报回避): decided here for everything.

A report goes around whoever was written down for it (`tip_excluded`), and around whoever belongs to
what it is about now: the enterprise that it names by its id or in words, and all that were merged
with it before or since, under today's names and those of before. To them it does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.expressions import on_duty, today_in_shanghai
from ledger.ground.tables import (
    assignment,
    enterprise,
    former_name,
    grant,
    person,
    tip,
    tip_excluded,
)
from ledger.ground.visible import SqlCondition
from ledger.tips.rules.exclusion import people_meant
from spelling.names import CORE_LEAST, letters_alike, name_core

ACCUSED, OF_THE_ENTERPRISE, STATIONED, SETTLED = (
    "accused",
    "of_the_enterprise",
    "stationed",
    "settled",
)
# Names of their own: the statement around may ask for any of these itself. Made once: the columns
# of a new alias cost more than all else in a condition, and every request makes some.
_named, _named_before = enterprise.alias("named"), enterprise.alias("named_before")
_linked, _kin = enterprise.alias("linked"), enterprise.alias("kin")
_kin_before = former_name.alias("kin_before")
_own_grant, _own_assignment = grant.alias("own_grant"), assignment.alias("own_assignment")
# Within a whole report two characters say little; as somebody's name for the enterprise they do.
_WITHIN_WORDS_LEAST = CORE_LEAST + 1


@dataclass(frozen=True, slots=True)
class ReadOfTip:
    """What can be read of a report: whom it accuses, what it calls the enterprise, all words."""

    accused: str | None = None
    enterprise_words: str | None = None
    words: tuple[str | None, ...] = ()
    enterprise_ids: Collection[UUID] = ()

    @property
    def all_words(self) -> str:
        """Without what was left out."""
        return "\n".join(filter(None, (self.accused, self.enterprise_words, *self.words)))


def people_involved(read: sa.Connection, area_code: str, about: ReadOfTip) -> dict[UUID, str]:
    """Person to why: everybody of the county whom it means, accounts of the enterprises, and
    whoever is stationed at them today (Asia/Shanghai).
    """
    places = _places(read, area_code, about)
    involved = dict.fromkeys(_people_stationed(read, area_code, places), STATIONED)
    involved |= dict.fromkeys(_accounts(read, area_code, places), OF_THE_ENTERPRISE)
    meant = people_meant(about.accused, about.all_words, names_borne(read, area_code))
    return involved | dict.fromkeys(meant, ACCUSED)


def names_borne(
    read: sa.Connection, area_code: str, who: SqlCondition | None = None
) -> Mapping[UUID, Collection[str]]:
    """What everybody is called and was; those of `who` alone where it is given."""
    # Whoever left may come back: inactive accounts are named too.
    names = sa.select(person.c.id, person.c.name, person.c.earlier_names).where(
        person.c.area_code == area_code, sa.true() if who is None else who
    )
    return {row.id: (row.name, *row.earlier_names) for row in read.execute(names)}


def _places(read: sa.Connection, area_code: str, about: ReadOfTip) -> Collection[UUID]:
    reported = enterprise.alias("reported")
    families = sa.select(reported.c.family_id).where(
        reported.c.area_code == area_code, reported.c.id.in_(about.enterprise_ids)
    )
    words = sa.literal(letters_alike(about.all_words), sa.Text)
    called = sa.literal(name_core(about.enterprise_words or ""), sa.Text)
    named = _families_named(area_code, words, called)
    query = sa.select(enterprise.c.id).where(
        enterprise.c.area_code == area_code,
        sa.or_(enterprise.c.family_id.in_(families), enterprise.c.family_id.in_(named)),
    )
    return read.scalars(query).all()


def _families_named(
    area_code: Any, words: sa.ColumnElement[str], called: sa.ColumnElement[str]
) -> sa.CompoundSelect[Any]:
    """Families of enterprises one of which words name, by today's name or one of before."""
    now, before = _named, _named_before
    today = sa.select(now.c.family_id).where(
        now.c.area_code == area_code, _is_named(now, words, called)
    )
    former = (
        sa.select(before.c.family_id)
        .join(
            former_name,
            sa.and_(
                former_name.c.area_code == before.c.area_code,
                former_name.c.enterprise_id == before.c.id,
            ),
        )
        .where(before.c.area_code == area_code, _is_named(former_name, words, called))
    )
    return sa.union_all(today, former)


def _is_named(
    named: sa.FromClause, words: sa.ColumnElement[str], called: sa.ColumnElement[str]
) -> SqlCondition:
    core = named.c.compared_core
    return sa.or_(
        sa.and_(sa.func.char_length(core) >= _WITHIN_WORDS_LEAST, sa.func.strpos(words, core) > 0),
        sa.and_(sa.func.char_length(core) >= CORE_LEAST, sa.func.strpos(called, core) > 0),
        sa.and_(sa.func.char_length(called) >= CORE_LEAST, sa.func.strpos(core, called) > 0),
    )


def _accounts(
    read: sa.Connection, area_code: str, enterprise_ids: Collection[UUID]
) -> Collection[UUID]:
    return read.scalars(
        sa.select(grant.c.person_id).where(
            grant.c.area_code == area_code, grant.c.enterprise_id.in_(enterprise_ids)
        )
    ).all()


def _people_stationed(
    read: sa.Connection, area_code: str, enterprise_ids: Collection[UUID]
) -> Collection[UUID]:
    return read.scalars(
        sa.select(assignment.c.person_id).where(
            assignment.c.area_code == area_code,
            assignment.c.enterprise_id.in_(enterprise_ids),
            on_duty(today_in_shanghai()),
        )
    ).all()


def visible_tip(caller: Caller) -> SqlCondition:
    """The reports that the caller may see; a condition on `tip`."""
    if not caller.has(Role.REPORT_OFFICER):
        return sa.false()
    return sa.and_(
        tip.c.area_code == caller.area_code,
        sa.not_(is_recused(sa.literal(caller.person_id, sa.Uuid))),
    )


def is_recused(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    """The report goes around this person; a condition on `tip`."""
    return sa.or_(_written_down(person_id), _of_the_enterprise(person_id), _stationed(person_id))


def _written_down(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    return sa.exists().where(
        tip_excluded.c.area_code == tip.c.area_code,
        tip_excluded.c.tip_id == tip.c.id,
        tip_excluded.c.person_id == person_id,
    )


def _of_the_enterprise(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    return _concerned(_own_grant, _own_grant.c.person_id == person_id)


def _stationed(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    now = on_duty(today_in_shanghai(), _own_assignment)
    return _concerned(_own_assignment, sa.and_(_own_assignment.c.person_id == person_id, now))


def _concerned(link: sa.FromClause, of_person: SqlCondition) -> SqlCondition:
    """The report is about an enterprise to which the person has such a link, or about its family:
    begun from the person's own few enterprises, whatever there are in the county.
    """
    linked, kin, former = _linked, _kin, _kin_before
    was_named = (
        sa.select(sa.literal(1))
        .where(
            former.c.area_code == kin.c.area_code,
            former.c.enterprise_id == kin.c.id,
            _is_named(former, tip.c.compared_words, tip.c.compared_enterprise),
        )
        .correlate_except(former)
        .exists()
    )
    concerned = sa.select(sa.literal(1)).where(
        link.c.area_code == tip.c.area_code,
        of_person,
        linked.c.area_code == link.c.area_code,
        linked.c.id == link.c.enterprise_id,
        kin.c.area_code == linked.c.area_code,
        kin.c.family_id == linked.c.family_id,
        sa.or_(
            kin.c.id.in_([tip.c.enterprise_id, tip.c.enterprise_settled]),
            _is_named(kin, tip.c.compared_words, tip.c.compared_enterprise),
            was_named,
        ),
    )
    return concerned.correlate_except(link, linked, kin).exists()
