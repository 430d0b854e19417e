"""People, what they may do, and where they are assigned."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, text, version_read
from api.schema.strict import Day, Flag, Uuid
from api.schema.typed import Part, Typed
from ledger.ground import caller
from ledger.people.rules import PersonForm
from ledger.visits.commands.stationing import Assignment

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
    active = Flag(load_default=True)
    grants = list_of(Grant, 50, required=True)
    version = version_read()


class AccountOut(AnswerSchema):
    """How a person's account stands; nobody is told more of it."""

    opened = fields.Boolean(metadata={"description": "the owner has set a password"})
    activated_at = moment(
        allow_none=True, metadata={"description": "null: not opened, or long ago by an office"}
    )
    link_until = moment(
        allow_none=True, metadata={"description": "a link waits for the owner until then"}
    )


class PersonOut(AnswerSchema):
    """A person as an administrator sees them."""

    id = fields.UUID()
    name = fields.String()
    phone = fields.String()
    office_phone = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    active = fields.Boolean()
    account = fields.Nested(AccountOut)
    grants = fields.List(fields.Nested(GrantOut))
    version = fields.String()


class People(AnswerSchema):
    """Everybody of the county, by name."""

    people = fields.List(fields.Nested(PersonOut))


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
