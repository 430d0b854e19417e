from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from paper.board import render_board_pdf
from paper.visit_log import render_visit_log_pdf
from tests.paper.invented import BOARD, PRINTING, printing, visit_log
from tests.support.waiting import GIVE_UP_S

FORK_AFTER_LOADING = """
import os, sys
from pathlib import Path
from paper.board import render_board_pdf
from paper.typesetting import load_fonts
from tests.paper.invented import BOARD, PRINTING

font_dir = Path(sys.argv[1])
load_fonts(font_dir)
for _ in range(2):
    child = os.fork()
    if child == 0:
        pdf = render_board_pdf(BOARD, PRINTING, paper="A4", font_dir=font_dir)
        os._exit(0 if pdf.startswith(b"%PDF") else 1)
    assert os.waitpid(child, 0)[1] == 0
"""


def test_a_worker_that_loaded_the_fonts_may_fork_and_print(font_dir: Path) -> None:
    # The timeout ends a child that waits forever for threads its parent had; it measures nothing.
    subprocess.run(
        [sys.executable, "-c", FORK_AFTER_LOADING, str(font_dir)], check=True, timeout=GIVE_UP_S
    )


def test_documents_of_different_kinds_come_from_one_process_in_any_order(font_dir: Path) -> None:
    board = render_board_pdf(BOARD, PRINTING, paper="A3", font_dir=font_dir)
    printed = printing(visit_log())
    log = render_visit_log_pdf(visit_log(), printed, font_dir=font_dir)
    assert render_board_pdf(BOARD, PRINTING, paper="A3", font_dir=font_dir) == board
    assert render_visit_log_pdf(visit_log(), printed, font_dir=font_dir) == log


PRINT_LOGS = """
import resource, sys
from pathlib import Path
from paper.visit_log import render_visit_log_pdf
from tests.paper.invented import printing, visit_log

def peak_mb():
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale

font_dir, peaks = Path(sys.argv[1]), []
for version in range(1, 7):
    log = visit_log(20)
    render_visit_log_pdf(log, printing(log, version=version), font_dir=font_dir)
    peaks.append(peak_mb())
print(peaks[1], peaks[-1])
"""


def test_a_process_that_prints_many_logs_does_not_keep_them(font_dir: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_LOGS, str(font_dir)],
        check=True,
        capture_output=True,
        text=True,
        timeout=GIVE_UP_S,
    )
    after_two, after_six = map(float, printed.stdout.split())
    # What typst remembered of one log of 20 visits was 60 MB: four more would be 240.
    assert after_six - after_two < 60
