"""People, what they may do, and where they are assigned."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from api.schema.answers import AnswerSchema
from api.schema.fields import (
    list_of,
    moment,
    one_of,
    optional_text,
    password_text,
    text,
    version_read,
)
from api.schema.queries import PageQuery
from api.schema.strict import Day, Flag, Uuid
from api.schema.typed import Part, Typed
from ledger.ground import caller
from ledger.ground.lifecycles.hazard import State
from ledger.leaving.commands import LeaveForm, Leaving, StationTaker
from ledger.people.queries import STATES, PeopleFilter
from ledger.people.rules import PersonForm
from ledger.visits.commands.stationing import Assignment

STATIONS_MOST = 500
ROLES = (
    "supervisor",
    "inspector",
    "enterprise",
    "town",
    "department",
    "county",
    "admin",
    "report_officer",
)


class RoleWord(fields.String):
    """One of the roles' words; loads into the role."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=one_of(*ROLES).validate, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        word: str = super()._deserialize(value, attr, data, **kwargs)
        return caller.Role(word) if word in ROLES else word


class Grant(Part):
    """A role, narrowed by town, sector or enterprise; by none of them: the whole county."""

    becomes = caller.Grant

    role = RoleWord(required=True)
    town_code = optional_text(12)
    sector = optional_text(10)
    enterprise_id = Uuid(allow_none=True, load_default=None)


class GrantOut(Grant, AnswerSchema):
    """The same; what does not narrow it is null."""


class PersonIn(Typed):
    """A person and all their roles; what is left out is taken away."""

    becomes = PersonForm

    name = text(50, required=True)
    phone = text(20, required=True)
    office_phone = optional_text(30)
    title = optional_text(50)
    office_id = optional_text(60, metadata={"description": "单位，取自本县方案的 offices"})
    active = Flag(load_default=True)
    grants = list_of(Grant, 50, required=True)
    version = version_read()
    own_password = password_text(
        allow_none=True,
        load_default=None,
        metadata={"description": "保存者自己的密码；新给管理员或安委办的角色时必填"},
    )


class AccountOut(AnswerSchema):
    """How a person's account stands; nobody is told more of it."""

    opened = fields.Boolean(metadata={"description": "the owner has set a password"})
    activated_at = moment(
        allow_none=True, metadata={"description": "null: not opened, or long ago by an office"}
    )
    link_until = moment(
        allow_none=True, metadata={"description": "a link waits for the owner until then"}
    )


class LeaveOut(AnswerSchema):
    """Days away, now or ahead; the last one included."""

    id = fields.UUID()
    from_date = fields.Date()
    to_date = fields.Date()
    deputy_id = fields.UUID(allow_none=True)
    deputy = fields.String(allow_none=True)


class PersonOut(AnswerSchema):
    """A person as an administrator sees them."""

    id = fields.UUID()
    name = fields.String()
    phone = fields.String()
    office_phone = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    office_id = fields.String(allow_none=True)
    office = fields.String(allow_none=True)
    active = fields.Boolean()
    account = fields.Nested(AccountOut)
    leave = fields.Nested(LeaveOut, allow_none=True)
    grants = fields.List(fields.Nested(GrantOut))
    version = fields.String()


class PeopleQuery(PageQuery, Typed):
    """By name."""

    becomes = PeopleFilter

    role = RoleWord(load_default=None)
    town_code = text(12, load_default=None)
    sector = text(10, load_default=None)
    office = text(60, load_default=None)
    state = one_of(
        *STATES,
        load_default=None,
        metadata={"description": "在岗、未激活、休假、已离岗"},
    )
    text = text(50, load_default=None, metadata={"description": "姓名或手机号的一部分"})


class PeoplePage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    people = fields.List(fields.Nested(PersonOut))
    next_cursor = fields.String(allow_none=True)


class StationHeld(AnswerSchema):
    """Stationed there, today or later."""

    enterprise_id = fields.UUID()
    enterprise = fields.String()
    from_date = fields.Date()
    to_date = fields.Date(allow_none=True)


class HazardFound(AnswerSchema):
    """Found by them and not struck off; others of the reach go on with it."""

    id = fields.UUID()
    enterprise = fields.String()
    part = fields.String()
    state = one_of(*(state.value for state in State))
    deadline = fields.Date()


class PlaceDrawn(AnswerSchema):
    """Drawn to inspect there, and nobody has."""

    draw_id = fields.UUID()
    title = fields.String()
    enterprise = fields.String()
    check_by = fields.String()
    others = fields.List(fields.String())


class HoldingsOut(AnswerSchema):
    """What somebody holds. `must_be_passed_on`: nobody can leave without a successor."""

    stations = fields.List(fields.Nested(StationHeld))
    alone = fields.List(
        fields.Nested(GrantOut), metadata={"description": "roles that nobody else has so"}
    )
    hazards = fields.List(fields.Nested(HazardFound))
    draws = fields.List(fields.Nested(PlaceDrawn))
    stands_in_for = fields.List(fields.String())
    must_be_passed_on = fields.Boolean()


class StationTakerIn(Part):
    """Who takes over one enterprise."""

    becomes = StationTaker

    enterprise_id = Uuid(required=True)
    person_id = Uuid(required=True)


class LeavingIn(Typed):
    """For good, from today on."""

    becomes = Leaving

    successor_id = Uuid(
        allow_none=True,
        load_default=None,
        metadata={"description": "接手的人；逐户指定以外的都归 TA"},
    )
    stations = list_of(
        StationTakerIn,
        STATIONS_MOST,
        load_default=(),
        metadata={"description": "逐户指定接手的人"},
    )
    version = version_read()


class LeaveIn(Typed):
    """Some days. `stations`: the deputy is stationed there meanwhile."""

    becomes = LeaveForm

    from_date = Day(required=True)
    to_date = Day(required=True)
    deputy_id = Uuid(allow_none=True, load_default=None)
    stations = Flag(load_default=False)


class AssignmentIn(Typed):
    """A 派驻员 is stationed at an enterprise. Source: 溆浦 二(二)4."""

    becomes = Assignment

    person_id = Uuid(required=True)
    enterprise_id = Uuid(required=True)
    from_date = Day(required=True)
    to_date = Day(allow_none=True, load_default=None)


class AssignmentOut(AssignmentIn, AnswerSchema):
    """The same, with its id."""

    id = fields.UUID()
