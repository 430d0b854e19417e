"""In whose name records of before were made: said once from what is known of their day.

Such records do not say it. They are filled when the columns come, and again where they are put back
from their sealed objects, which do not have them; `office_by` says `filled` for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.ground.on_behalf import county_office
from plans.plan import Plan

_SCOPES = """
    create temporary table scopes on commit drop as
    select * from jsonb_to_recordset(:scopes)
        as s (area_code text, office text, town_code text, sector text, whole boolean)
"""
# The one office that these roles stand for, of those grants that somebody had at that moment and
# that reach the enterprise.
_STOOD_FOR = """
    create or replace function pg_temp.stood_for(
        county text, person uuid, roles text[], moment timestamptz, town text, sectors text[]
    ) returns text language sql as '
        select min(s.office)
          from role_grant g
          join scopes s on s.area_code = g.area_code and (
               s.town_code = g.town_code
            or s.sector = g.sector and g.town_code is null
            or s.whole and g.town_code is null and g.sector is null)
         where g.area_code = county and g.person_id = person and g.role = any(roles)
           and g.counts_from <= moment
           and (g.town_code is null or g.town_code = town)
           and (g.sector is null or g.sector = any(sectors))
        having count(distinct s.office) = 1'
"""
# `town_code` is empty until a row is filled. An enterprise acts for no office; what was handed down
# bears the county's.
_INSPECTIONS = """
    update inspection r
       set town_code = e.town_code,
           office = case
               when r.origin in ('self_check', 'voluntary') then null
               when r.origin in ('report', 'superior') then (
                   select s.office from scopes s where s.area_code = r.area_code and s.whole)
               else coalesce(p.office_id, pg_temp.stood_for(
                   r.area_code, r.person_id,
                   case r.origin when 'enforcement' then array['inspector', 'department', 'town']
                                 when 'place_report' then array['town'] end,
                   r.finished_at, e.town_code, e.sectors)) end,
           sectors = array(
               select c #>> '{}' from jsonb_path_query(r.document, '$.checklists[*].sector') c
                union
               select h.sector from hazard h
                where h.area_code = r.area_code and h.inspection_id = r.id
                order by 1),
           went = w.names,
           people = greatest(cardinality(w.names), 1),
           manner = r.document ->> 'manner'
      from enterprise e, person p, inspection i, lateral (
               select array(
                   select btrim(n #>> '{}')
                     from jsonb_path_query(i.document, '$.companions[*]') n
                    where btrim(n #>> '{}') <> ''
                    union
                   select btrim(i.document #>> '{signatures,inspector,name}')
                    where i.document #>> '{signatures,inspector,name}' <> ''
                    order by 1) as names) w
     where i.area_code = r.area_code and i.id = r.id
       and e.area_code = r.area_code and e.id = r.enterprise_id
       and p.area_code = r.area_code and p.id = r.person_id
       and r.office_by = 'filled' and r.town_code = ''
"""
# A step has no town of its own: those without an office are looked at again.
_STEPS = """
    update hazard_event r
       set office = coalesce(p.office_id, pg_temp.stood_for(
               r.area_code, r.person_id, array[r.role], r.happened_at, e.town_code, e.sectors))
      from hazard h, enterprise e, person p
     where h.area_code = r.area_code and h.id = r.hazard_id
       and e.area_code = r.area_code and e.id = h.enterprise_id
       and p.area_code = r.area_code and p.id = r.person_id
       and r.office_by = 'filled' and r.office is null and r.role <> 'enterprise'
"""
_ENFORCEMENTS = """
    update enforcement r
       set office = r.document ->> 'office', town_code = e.town_code,
           joint_offices = array(
               select o #>> '{}' from jsonb_path_query(r.document, '$.joint_offices[*]') o)
      from enterprise e
     where e.area_code = r.area_code and e.id = r.enterprise_id
       and r.office_by = 'filled' and r.town_code = ''
"""


def fill_acts_of_before(tx: sa.Connection, plans: Iterable[Plan]) -> None:
    """Those that are not filled yet, a statement for each kind.

    Where somebody worked is known of today alone; else it goes by the grants of that day. The plans
    say which office stands for which town and sector; in a county without one only those are known
    who have an office entered.
    """
    scopes = [scope for plan in plans for scope in _scopes(plan)]
    tx.execute(sa.text(_SCOPES).bindparams(sa.bindparam("scopes", scopes, JSONB)))
    for statement in (_STOOD_FOR, _INSPECTIONS, _STEPS, _ENFORCEMENTS):
        tx.execute(sa.text(statement))


def _scopes(plan: Plan) -> Iterator[dict[str, Any]]:
    """As `ledger.ground.on_behalf` lets a grant stand for an office."""
    area_code = plan.area.code
    yield {"area_code": area_code, "office": county_office(plan).key, "whole": True}
    for office in plan.offices:
        if office.town_code:
            yield {"area_code": area_code, "office": office.key, "town_code": office.town_code}
        for sector in plan.sectors_led_by(office.key):
            yield {"area_code": area_code, "office": office.key, "sector": sector}
