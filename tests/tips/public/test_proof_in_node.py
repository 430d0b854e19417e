"""The page's own libraries solve what the server asks, where there is no WebCrypto."""

from __future__ import annotations

from bench.proof import solved_in_node
from tests.tips.reporter import Reporter


def test_a_report_with_a_proof_from_the_pages_libraries_is_taken(reporter: Reporter) -> None:
    (solved,) = solved_in_node([reporter.get("/challenge").json])
    assert reporter.send(altcha=solved.payload).status_code == 201
