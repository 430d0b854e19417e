"""Every point of the five seeds that orders or says something, from `seeds/`.

The lists were made by reading the seeds whole, so that what no item and no plan value carries can
be told: nothing but a list of what there is can show what is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checklists import clauses
from checklists.authoring import Authored, parse, schema_faults
from checklists.errors import FileFault

SEEDS = Path(__file__).parent / "seeds"
_SCHEMA = Path(__file__).parent / "schema" / "seed_clauses.schema.json"


@dataclass(frozen=True, slots=True)
class SeedClause:
    """`wording` is ours, not the seed's; `left_out` the reason why nothing has to carry it."""

    code: str
    wording: str
    left_out: str = ""

    @property
    def seed(self) -> str:
        return self.code[:2]


def load_seed_clauses(folder: Path = SEEDS) -> Mapping[str, SeedClause]:
    """Every listed clause by its code, seed by seed in the seed's order.

    Raises: FileFault: the first fault of a list.
    """
    listed: dict[str, SeedClause] = {}
    for seed in clauses.SEED_COUNTIES:
        authored = parse(folder / f"{seed}.yaml")
        for fault in _list_faults(authored):
            raise fault
        left_out = authored.data["left_out"]
        for code, wording in authored.data["clauses"].items():
            listed[code] = SeedClause(code, wording, left_out.get(code, ""))
    return listed


def review_seed_clauses(folder: Path = SEEDS) -> list[FileFault]:
    """The faults of every list, all of them."""
    faults: list[FileFault] = []
    for seed in clauses.SEED_COUNTIES:
        try:
            faults += _list_faults(parse(folder / f"{seed}.yaml"))
        except FileFault as fault:
            faults.append(fault)
    return faults


def _list_faults(authored: Authored) -> list[FileFault]:
    return schema_faults(authored, _SCHEMA) or list(_code_faults(authored))


def _code_faults(authored: Authored) -> Iterator[FileFault]:
    seed, listed = authored.data["seed"], authored.data["clauses"]
    if seed != authored.path.stem:
        yield authored.fault(f"{seed} 与文件名不符", f"请改名为 {seed}.yaml", "seed")
    for code in listed:
        if not (code.startswith(seed) and clauses.is_clause(code)):
            remedy = "请照种子的编号改；编号的写法见 clauses.py"
            yield authored.fault(f"没有这样的条款：{code}", remedy, "clauses", code)
    for code in authored.data["left_out"]:
        if code not in listed:
            yield authored.fault(f"{code} 不在条款表里", "请先列出条款", "left_out", code)
