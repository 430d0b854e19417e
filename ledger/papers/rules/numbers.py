"""How a paper is numbered: by office, family and year. Pure.

A form is numbered （溆应急）责改〔2026〕12号, a 公文 溆安办督函〔2026〕3号, as offices do.
An office's short word is a setting of the plan (`offices[].paper_word`), else its name.
"""

from __future__ import annotations

from ledger.papers.rules.kinds import PaperKind
from plans.plan import Plan


def paper_word(plan: Plan, office: str) -> str:
    """How the office's numbers begin."""
    words = {one.key: one.paper_word or one.name for one in plan.offices}
    return words.get(office, office)


def issuing_office(plan: Plan, office: str) -> str:
    """Its name as it stands on paper, with the county's before it: 溆浦县住建局."""
    name, county = plan.office_name(office), plan.area.name
    if name.startswith(county):
        return name
    return county + (name[1:] if name[0] in "县区市" else name)


def number_words(kind: PaperKind, word: str, year: int, serial: int) -> str:
    """As it is printed."""
    head = word if kind.document else f"（{word}）"
    return f"{head}{kind.family}〔{year}〕{serial}号"
