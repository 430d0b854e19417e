"""The kinds of papers (文书) as one table: what each is about, who issues it, what is asked.

The words are ours; no official form's text is taken over. `clauses` name what orders such a
paper, `law` an article that the sources of this project hold; no other article is cited.

A 派驻员 issues only what says of itself that it is no 执法文书.
Source: 溆浦 二(二)4 (如实反馈督导情况).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from checklists.clauses import is_foreign, readable
from ledger.ground.caller import Role
from ledger.ground.lifecycles.hazard import Event


class Subject(StrEnum):
    """What a paper is made from."""

    HAZARD = "hazard"
    INSPECTION = "inspection"
    ENTERPRISE = "enterprise"


def subject_of(inspection_id: UUID | None, hazard_ids: Collection[UUID]) -> Subject:
    """What a paper that names these is made from."""
    if inspection_id:
        return Subject.INSPECTION
    return Subject.HAZARD if hazard_ids else Subject.ENTERPRISE


class Layout(StrEnum):
    """How it is laid out. Source: GB/T 9704-2012 for all but the form, which is ours."""

    FORM = "form"
    DOCUMENT = "document"  # 公文: 通知
    LETTER = "letter"  # 信函格式: 函


class PaperFieldKind(StrEnum):
    """How a field is asked for and printed."""

    TEXT = "text"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """What the issuer writes or leaves as it was filled in. `most`: characters."""

    key: str
    label: str
    kind: PaperFieldKind = PaperFieldKind.TEXT
    most: int = 200
    lines: int = 1
    required: bool = True
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """`opening`: its first sentence, with places for the office and the enterprise.

    `step`: the hazard's step that it goes with. `number_of_step`: bears the number that the step
    has. `one_hazard`: of a single one. `officers`: so many at least, with their certificates.
    `confidential`: the enterprise is not shown it.
    """

    key: str
    name: str
    family: str
    subjects: frozenset[Subject]
    roles: frozenset[Role]
    opening: str
    closing: str
    clauses: tuple[str, ...]
    fields: tuple[PaperField, ...]
    law: str = ""
    layout: Layout = Layout.FORM
    findings: bool = False
    one_hazard: bool = False
    step: Event | None = None
    number_of_step: bool = False
    officers: int = 0
    delivered: bool = True
    reply: bool = False
    confidential: bool = False
    never_enforcement: bool = False

    def basis(self, seed: str) -> str:
        """The county's own clauses, and the article of law; other counties' bind nobody here."""
        return "、".join([*([self.law] if self.law else []), *self.own_clauses(seed)])

    def own_clauses(self, seed: str) -> list[str]:
        """Those of the county's own plan, as they are read."""
        return [readable(code) for code in self.clauses if not is_foreign(code, seed)]

    @property
    def document(self) -> bool:
        """Whether it is a 公文, which somebody signs off."""
        return self.layout is not Layout.FORM

    @property
    def by_step(self) -> bool:
        """Whether the hazard's own step (签收, 拒签) delivers it."""
        return self.step is Event.ASSIGN

    def field(self, key: str) -> PaperField | None:
        """The field of this key."""
        return next((one for one in self.fields if one.key == key), None)


_ENFORCERS = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN})
_OFFICES = _ENFORCERS | {Role.COUNTY}
_SUPERVISORS = frozenset({Role.SUPERVISOR})
_SENDERS = frozenset({Role.DEPARTMENT, Role.TOWN, Role.COUNTY})
# Whoever delivers: everybody who may issue anything.
DELIVERERS = _OFFICES | _SUPERVISORS
# A paper of such an inspection alone; what was handed down shows nobody's visit.
INSPECTED = frozenset({"stationed", "enforcement"})

_DEADLINE = PaperField(
    key="deadline", label="整改期限", kind=PaperFieldKind.DAY, example="2026-12-15"
)
_CONTACT = PaperField(
    key="contact", label="联系人和电话", most=100, required=False, example="张示例 0745-0000000"
)
# Where it goes: it stands at the head.
ADDRESSED = "addressed_to"
_ADDRESSED = PaperField(key=ADDRESSED, label="主送", most=100, example="示例餐馆")
_DEMANDS = PaperField(key="demands", label="要求", most=2000, lines=3, example="逐条整改，按期回报")
_MATTER = PaperField(
    key="matter", label="事由", most=3000, lines=4, example="燃气报警器停用，逾期未整改"
)

_KINDS = (
    PaperKind(
        key="inspection_record",
        name="现场检查记录",
        family="检记",
        subjects=frozenset({Subject.INSPECTION}),
        roles=_OFFICES | _SUPERVISORS,
        opening="{office}对{enterprise}进行了现场检查，情况记录如下。",
        closing="以上记录经现场核对。",
        clauses=("XP二(三)5",),
        law="安全生产法 第六十八条",
        fields=(
            PaperField(key="place", label="检查场所", most=200, example="后厨、仓库"),
            PaperField(
                key="times", label="检查时间", most=100, example="2026年11月30日 9:30 至 10:20"
            ),
            PaperField(
                key="about",
                label="检查情况",
                most=3000,
                lines=4,
                example="按餐饮燃气检查表逐项检查，发现隐患 1 项",
            ),
            PaperField(
                key="demands",
                label="现场处理意见",
                most=2000,
                lines=3,
                required=False,
                example="立即停用，限期整改",
            ),
        ),
        findings=True,
        officers=2,
    ),
    PaperKind(
        key="rectify_notice",
        name="整改通知",
        family="整通",
        subjects=frozenset({Subject.INSPECTION, Subject.HAZARD}),
        roles=_OFFICES | _SUPERVISORS,
        opening="在{enterprise}发现下列问题，请按本通知整改，并如实回报。",
        closing="整改情况请在系统中上报，或书面回报本单位。",
        clauses=("XP二(二)4", "WC三(三)2"),
        fields=(_DEMANDS, _DEADLINE, _CONTACT),
        findings=True,
        never_enforcement=True,
    ),
    PaperKind(
        key="order_to_rectify",
        name="责令限期整改指令书",
        family="责改",
        subjects=frozenset({Subject.INSPECTION, Subject.HAZARD}),
        roles=_ENFORCERS,
        opening="经检查，{enterprise}存在下列问题。现责令按下列要求限期整改完毕。",
        closing="整改完毕后，请按期书面回报，由本单位复查。",
        clauses=("XP二(二)5", "WC附5"),
        fields=(
            PaperField(
                key="basis",
                label="违反的规定",
                most=1000,
                lines=2,
                example="写明法律、法规或标准的名称和条款",
            ),
            _DEMANDS,
            _DEADLINE,
            PaperField(
                key="remedies",
                label="告知事项",
                most=1000,
                lines=2,
                required=False,
                example="对本指令不服的，写明救济的途径和期限",
            ),
            _CONTACT,
        ),
        findings=True,
        officers=2,
    ),
    PaperKind(
        key="assignment",
        name="隐患整改交办单",
        family="交办",
        subjects=frozenset({Subject.HAZARD}),
        roles=_OFFICES,
        opening="现将下列隐患交{enterprise}整改，按“一单四制”管理。",
        closing="整改完成后上报，经验收合格方可销号。",
        clauses=("XP二(三)6", "WC三(三)2"),
        fields=(
            PaperField(
                key="demands",
                label="工作要求",
                most=2000,
                lines=3,
                example="落实责任、措施、资金、期限和应急预案，按期整改到位",
            ),
            _CONTACT,
        ),
        findings=True,
        one_hazard=True,
        step=Event.ASSIGN,
        number_of_step=True,
    ),
    PaperKind(
        key="clearance",
        name="隐患销号单",
        family="销号",
        subjects=frozenset({Subject.HAZARD}),
        roles=_OFFICES,
        opening="{enterprise}下列隐患整改完毕，经验收合格，审核后予以销号。",
        closing="销号后仍须巩固整改效果，接受回头看。",
        clauses=("XP二(三)6", "LX7"),
        fields=(
            PaperField(
                key="rectified",
                label="整改情况",
                most=2000,
                lines=3,
                example="报警器已通电并试响",
            ),
            PaperField(
                key="verified", label="验收情况", most=1000, lines=2, example="到现场看过，合格"
            ),
            PaperField(
                key="opinion", label="审核意见", most=1000, lines=2, example="资料齐全，同意销号"
            ),
        ),
        findings=True,
        one_hazard=True,
        step=Event.CLOSE,
        delivered=False,
    ),
    PaperKind(
        key="listing_notice",
        name="重大事故隐患挂牌督办通知书",
        family="挂牌",
        subjects=frozenset({Subject.HAZARD}),
        roles=_OFFICES,
        opening="{enterprise}的下列隐患，决定予以挂牌督办。现将有关事项通知如下。",
        closing="请按期整改，并报告进展情况；整改验收合格后，按程序摘牌。",
        clauses=("WC三(三)3", "XP二(二)7"),
        fields=(_ADDRESSED, _DEMANDS, _CONTACT),
        layout=Layout.DOCUMENT,
        findings=True,
        one_hazard=True,
        step=Event.LIST,
        number_of_step=True,
    ),
    PaperKind(
        key="delisting_notice",
        name="重大事故隐患摘牌通知书",
        family="摘牌",
        subjects=frozenset({Subject.HAZARD}),
        roles=_OFFICES,
        opening="{enterprise}的下列隐患已整改完毕，决定解除挂牌督办。",
        closing="请巩固整改效果，防止反弹。",
        clauses=("DX专题3.七",),
        fields=(
            _ADDRESSED,
            PaperField(
                key="conclusion",
                label="整改验收结论",
                most=2000,
                lines=3,
                example="整改到位，验收合格，同意摘牌",
            ),
        ),
        layout=Layout.DOCUMENT,
        findings=True,
        one_hazard=True,
        step=Event.DELIST,
        number_of_step=True,
    ),
    PaperKind(
        key="urging_letter",
        name="安全生产督促函",
        family="督函",
        subjects=frozenset({Subject.HAZARD, Subject.ENTERPRISE}),
        roles=_SENDERS,
        opening="为推动安全生产责任和隐患整改落到实处，现将有关事项函告如下。",
        closing="请认真研究，抓好落实，并将落实情况书面函复。",
        clauses=("LX3",),
        fields=(
            _ADDRESSED,
            _MATTER,
            _DEMANDS,
            PaperField(
                key="reply_by", label="回复期限", kind=PaperFieldKind.DAY, example="2026-12-15"
            ),
            _CONTACT,
        ),
        layout=Layout.LETTER,
    ),
    PaperKind(
        key="interview_notice",
        name="安全生产约谈通知书",
        family="约谈",
        subjects=frozenset({Subject.HAZARD, Subject.ENTERPRISE}),
        roles=_SENDERS,
        opening="根据安全生产工作需要，决定对{enterprise}进行约谈。现将有关事项通知如下。",
        closing="请准时参加，并填写回执交回本单位；不能参加的，请在回执中说明理由。",
        clauses=("XP二(四)1", "LX3"),
        fields=(
            _ADDRESSED,
            PaperField(key="who", label="被约谈人", most=100, example="主要负责人李示例"),
            PaperField(key="when", label="约谈时间", most=50, example="2026年12月5日 15:00"),
            PaperField(key="where", label="约谈地点", most=100, example="县应急管理局会议室"),
            _MATTER,
            PaperField(
                key="bring",
                label="携带材料",
                most=500,
                lines=2,
                required=False,
                example="整改方案、进展情况",
            ),
            _CONTACT,
        ),
        layout=Layout.DOCUMENT,
        reply=True,
    ),
    PaperKind(
        key="transfer_letter",
        name="案件（线索）移送函",
        family="移送",
        subjects=frozenset({Subject.HAZARD, Subject.ENTERPRISE}),
        roles=_OFFICES,
        opening="本单位在履行职责中发现下列情况，现移送你单位依法处理。",
        closing="请将受理和处理情况函告本单位。",
        clauses=("XP二(二)5", "WC三(四)2"),
        fields=(
            PaperField(key="addressed_to", label="移送给", most=100, example="受理机关的名称"),
            _MATTER,
            PaperField(
                key="reasons",
                label="移送的理由和依据",
                most=2000,
                lines=3,
                example="写明移送的理由，所依据的规定和条款",
            ),
            PaperField(
                key="attachments",
                label="附件材料",
                most=1000,
                lines=2,
                required=False,
                example="现场检查记录 1 份，照片 3 张",
            ),
            _CONTACT,
        ),
        layout=Layout.LETTER,
        delivered=False,
        confidential=True,
    ),
)
KINDS: Mapping[str, PaperKind] = {kind.key: kind for kind in _KINDS}
CONFIDENTIAL = tuple(kind.key for kind in _KINDS if kind.confidential)
BY_STEP = tuple(kind.key for kind in _KINDS if kind.by_step)
NOT_DELIVERED = tuple(kind.key for kind in _KINDS if not kind.delivered)
EVERY_ISSUER: frozenset[Role] = frozenset().union(*(kind.roles for kind in _KINDS))
FIELD_MOST = max(one.most for kind in _KINDS for one in kind.fields)
FIELDS_MOST = max(len(kind.fields) for kind in _KINDS)


def is_no_enforcement(kind: PaperKind, roles: frozenset[Role]) -> bool:
    """Whether the paper says that it is no 执法文书: always, or by whom it is issued."""
    return kind.never_enforcement or not (roles & kind.roles - _SUPERVISORS)


def officers_asked(kind: PaperKind, roles: frozenset[Role]) -> int:
    """How many officers sign at least: none, where it is no 执法文书."""
    return 0 if is_no_enforcement(kind, roles) else kind.officers
