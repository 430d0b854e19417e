"""The jobs, by the names that stand in the outbox. Each is given a county and outbox ids.

A job may be called twice or die half-way; it claims its rows first (`worker.claimed`).
"""

from __future__ import annotations

from worker.claimed import do_each
from worker.context import this_workshop
from worker.notices import put_county_notices
from worker.photo_copies import process_one_photo
from worker.printing.boards import print_boards_of
from worker.printing.tip_posters import print_one_tip_poster
from worker.printing.visit_logs import print_one_visit_log, renew_one_visit_log
from worker.sealing.seal import seal_and_chain
from worker.tip_retention import delete_county_tips
from worker.wechat_messages import send_one_wechat_message


def process_photo(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: SHA-256 of a stored photograph. Makes its copies, or rejects it."""
    do_each(this_workshop(), area_code, outbox_ids, process_one_photo)


def print_boards(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: an enterprise. Prints those of its boards that say something new."""
    do_each(this_workshop(), area_code, outbox_ids, print_boards_of)


def print_visit_log(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: a version of a visit log that was asked for."""
    do_each(this_workshop(), area_code, outbox_ids, print_one_visit_log)


def renew_visit_log(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: `<person>/2026-10`. Asks for a new version where one was asked for before."""
    do_each(this_workshop(), area_code, outbox_ids, renew_one_visit_log)


def print_tip_poster(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: an enterprise, or `county` for the county's own plate."""
    do_each(this_workshop(), area_code, outbox_ids, print_one_tip_poster)


def seal_record(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: `visit/<uuid>`, `inspection/<uuid>` or `hazard_event/<uuid>`."""
    seal_and_chain(this_workshop(), area_code, outbox_ids)


def put_notices(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: a day. Tells everybody of the county what is due, each thing once."""
    do_each(this_workshop(), area_code, outbox_ids, put_county_notices)


def delete_tips(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: a day. Deletes the county's reports that were kept long enough."""
    do_each(this_workshop(), area_code, outbox_ids, delete_county_tips)


def send_wechat_message(area_code: str, outbox_ids: list[int]) -> None:
    """Subject: a person. Tells them in WeChat, once, what is new in their inbox."""
    do_each(this_workshop(), area_code, outbox_ids, send_one_wechat_message)
