"""What a county's own plan file must say beside what ours say: its clauses, and every value.

A plan that `anxun county new` wrote holds `待定` wherever somebody must decide: no value of another
county's can be taken for this one's by leaving it alone.
"""

from collections.abc import Iterator

from checklists import clauses
from checklists.authoring import Authored, Keys
from checklists.errors import FileFault

UNDECIDED = "待定"


def undecided_faults(authored: Authored) -> Iterator[FileFault]:
    """Every line with values that are still to be decided, and which."""
    of_line: dict[int, list[Keys]] = {}
    for keys in undecided(authored):
        of_line.setdefault(authored.line_of(keys), []).append(keys)
    for ways in of_line.values():
        fields = "、".join(dict.fromkeys(_field(keys) for keys in ways))
        remedy = "请填上本县的规定和依据；本县没有这一项的，删去整行"
        yield authored.fault(f"{ways[0][0]} 的 {fields} 还没有填", remedy, *ways[0])


def _field(keys: Keys) -> str:
    """The name nearest to the value: an element of a list goes by the list's."""
    return next(str(key) for key in reversed(keys) if isinstance(key, str))


def undecided(authored: Authored) -> list[Keys]:
    """The ways to every value that is still to be decided."""
    return [keys for keys, value in _values(authored.data, ()) if value == UNDECIDED]


def clause_faults(authored: Authored) -> Iterator[FileFault]:
    """Clauses bear the plan's own letters, each once; those of our five plans are theirs."""
    seed, name = authored.data["seed"], authored.data["area"]["name"]
    owner = clauses.SEED_COUNTIES.get(seed)
    if owner and not name.startswith(owner):
        remedy = "请换两个别的大写字母，如 BX，clauses 和各处的 source 一起改"
        yield authored.fault(f"{seed} 是{owner}方案的代号", remedy, "seed")
    seen: set[str] = set()
    for index, clause in enumerate(authored.data.get("clauses", ())):
        at = ("clauses", index, "code")
        if not clause["code"].startswith(seed):
            yield authored.fault(f"{clause['code']} 不是 {seed} 开头", f"请写成 {seed}…", *at)
        if clause["code"] in seen:
            yield authored.fault(f"条款 {clause['code']} 写了两次", "请合成一条", *at)
        seen.add(clause["code"])


def is_own_clause(authored: Authored, source: str) -> bool:
    """Whether the plan has this clause: by its own list, or by the points of our five plans."""
    if not source.startswith(authored.data["seed"]):
        return False
    listed = {clause["code"] for clause in authored.data.get("clauses", ())}
    return source in listed or clauses.is_clause(source)


def _values(value: object, keys: Keys) -> Iterator[tuple[Keys, object]]:
    if isinstance(value, dict):
        for key, element in value.items():
            yield from _values(element, (*keys, key))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _values(element, (*keys, index))
    else:
        yield keys, value
