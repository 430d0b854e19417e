"""A checklist as a form to fill in by pen, for the day the phone is dead (A4).

No source holds such a form: fields and layout are ours. It notes what was seen until that is
entered into the phone, and must not look like an enforcement document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

from paper.typesetting import COUNTY_TIME, Printed, printable_data, typeset_pdf

_TEMPLATE = "checklist_form.typ"


@dataclass(frozen=True, slots=True)
class FormValue:
    """A value to write down. `unit` is empty for dates and texts; `limit`, in words, may be."""

    kind: Literal["number", "date", "text"]
    name: str
    unit: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class FormItem:
    """One 检查内容. `basis`: what its clauses are, one text a county or document."""

    id: str
    question: str
    good: str
    basis: tuple[str, ...]
    suspected_major: bool
    value: FormValue | None = None


@dataclass(frozen=True, slots=True)
class FormSection:
    """One 检查项目; `sector` is the name of the checklist it stands in."""

    sector: str
    name: str
    items: tuple[FormItem, ...]


@dataclass(frozen=True, slots=True)
class FormChecklist:
    """A published version whose items are on the form. `sha256` is the hex digest of its JSON."""

    sector_id: str
    name: str
    version: str
    published_on: date
    sha256: str
    instructions: str


@dataclass(frozen=True, slots=True)
class ChecklistForm:
    """Each item once, in the order of asking. `enterprise` is empty where it is written by hand."""

    checklists: tuple[FormChecklist, ...]
    sections: tuple[FormSection, ...]
    enterprise: str = ""

    @property
    def item_count(self) -> int:
        return sum(len(section.items) for section in self.sections)


def render_checklist_form_pdf(form: ChecklistForm, *, font_dir: Path) -> Printed:
    """A4: a head, the questions with boxes to tick, a table for hazards, places to sign.

    Every page names the checklists by version and hash, so that what is written on it can be
    entered later. The same form gives the same bytes.
    Raises: FontsMissing.
    """
    missing: set[str] = set()
    data = printable_data(form, font_dir, missing)
    newest = max(checklist.published_on for checklist in form.checklists)
    # Dated by what it says: a form printed on two days is the same form.
    made_at = datetime.combine(newest, time(), COUNTY_TIME)
    pdf = typeset_pdf(_TEMPLATE, data, font_dir=font_dir, made_at=made_at, forget=True)
    return Printed(pdf, frozenset(missing))
