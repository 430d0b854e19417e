"""Boards, for the API's pages. All of it is invented."""

from __future__ import annotations

from api.records.examples import PHOTO, PLACE, RECORD_ID

BOARD_CODE = "K7M2X9QH4TPWD"
BOARDS = {
    "boards": [
        {
            "code": BOARD_CODE,
            "key_area": None,
            "version": 7,
            "printed_at": "2026-11-12T02:00:00+00:00",
            "posted_version": 6,
            "shows_tip_poster": None,
            "url": f"http://127.0.0.1:8080/b/{BOARD_CODE}",
            "pdf_url": f"http://127.0.0.1:8080/b/{BOARD_CODE}.pdf",
            "png_url": f"http://127.0.0.1:8080/b/{BOARD_CODE}.png",
        }
    ]
}
POSTING = {
    "version": 7,
    "at": "2026-11-13T08:20:00+08:00",
    "elapsed_s": 60,
    "place": PLACE,
    "photo": PHOTO,
    "shows_tip_poster": True,
}
_RECEIPT = {
    "id": RECORD_ID,
    "received_at": "2026-11-13T08:21:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
}
POSTING_RECEIPT = {**_RECEIPT, "kind": "board_posting", "board_code": BOARD_CODE}
