"""A county's form (报表) as a PDF, as the county hands it out: to be printed, signed and stamped.

Source of the forms: 望城 附件1, 附件4 to 附件6. Where a plan has none the form is ours and says so.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import Any

from documents.report_form import FootPlace, ReportSheet, SheetCell
from paper.glyphs import breakable
from paper.signatures import signature_svg
from paper.typesetting import COUNTY_TIME, Printed, printable_data, typeset_pdf

_TEMPLATE = "report_form.typ"


def render_report_form_pdf(sheet: ReportSheet, *, font_dir: Path) -> Printed:
    """A4, standing or lying; the head stands on every page. The same sheet gives the same bytes.

    Raises: FontsMissing.
    """
    missing: set[str] = set()
    said = asdict(sheet) | {
        "cells": [_cell(cell) for cell in sheet.cells],
        "foot": [_foot(place) for place in sheet.foot],
    }
    data: dict[str, Any] = printable_data(said, font_dir, missing)
    for row in data["cells"]:
        row["text"] = breakable(row["text"])
    for row, place in zip(data["foot"], sheet.foot, strict=True):
        row["svg"] = signature_svg(place.path)
    made_at = datetime.combine(sheet.dated, time(), COUNTY_TIME)
    pdf = typeset_pdf(_TEMPLATE, data, font_dir=font_dir, made_at=made_at, forget=True)
    return Printed(pdf, frozenset(missing))


def _foot(place: FootPlace) -> dict[str, str]:
    # Together: the room to write in at the beginning of an empty date would be trimmed away.
    return {"words": f"{place.name}：{place.text}", "text": place.text}


def _cell(cell: SheetCell) -> dict[str, Any]:
    return {
        "row": cell.row,
        "column": cell.column,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "look": cell.look,
        "text": cell.text,
        # A merged cell that may not break holds all of its rows on one page.
        "may_break": cell.rowspan > 1,
    }
