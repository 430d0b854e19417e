"""Every table of the ledger, one file an aggregate."""

from .accident import accident
from .account import activation, recovery_code, second_factor
from .board import board, board_batch, board_posting, board_version
from .county import county, office, plan_change, town
from .draw import draw, draw_commitment
from .duty_record import duty_record
from .enforcement import enforcement
from .enterprise import enterprise, former_name, hazard_takeover, key_area, risk_point
from .hazard import hazard, hazard_event, hazard_number
from .inspection import inspection
from .metadata import metadata
from .notice import notice
from .officer import officer_act, officer_founding
from .outbox import audit, outbox
from .paper import paper, paper_delivery, paper_file
from .person import (
    assignment,
    former_post,
    grant,
    known_device,
    person,
    person_leave,
    session,
    sign_in_failure,
)
from .photo import photo, photo_holder, photo_use
from .report import (
    report_draft,
    report_draw,
    report_filing,
    report_finding,
    report_print,
    report_return,
)
from .seal import seal, signed_strokes, tree_head
from .standardisation import standardisation
from .tip import (
    tip,
    tip_deletion,
    tip_event,
    tip_excluded,
    tip_hazard,
    tip_key,
    tip_key_signature,
    tip_message,
    tip_photo,
    tip_poster,
    tip_reading,
    tip_reward,
)
from .visit import visit, visit_log
from .wechat import wechat_binding, wechat_message
from .work_record import village, work_record

__all__ = [
    "accident",
    "activation",
    "assignment",
    "audit",
    "board",
    "board_batch",
    "board_posting",
    "board_version",
    "county",
    "draw",
    "draw_commitment",
    "duty_record",
    "enforcement",
    "enterprise",
    "former_name",
    "former_post",
    "grant",
    "hazard",
    "hazard_event",
    "hazard_number",
    "hazard_takeover",
    "inspection",
    "key_area",
    "known_device",
    "metadata",
    "notice",
    "office",
    "officer_act",
    "officer_founding",
    "outbox",
    "paper",
    "paper_delivery",
    "paper_file",
    "person",
    "person_leave",
    "photo",
    "photo_holder",
    "photo_use",
    "plan_change",
    "recovery_code",
    "report_draft",
    "report_draw",
    "report_filing",
    "report_finding",
    "report_print",
    "report_return",
    "risk_point",
    "seal",
    "second_factor",
    "session",
    "sign_in_failure",
    "signed_strokes",
    "standardisation",
    "tip",
    "tip_deletion",
    "tip_event",
    "tip_excluded",
    "tip_hazard",
    "tip_key",
    "tip_key_signature",
    "tip_message",
    "tip_photo",
    "tip_poster",
    "tip_reading",
    "tip_reward",
    "town",
    "tree_head",
    "village",
    "visit",
    "visit_log",
    "wechat_binding",
    "wechat_message",
    "work_record",
]
