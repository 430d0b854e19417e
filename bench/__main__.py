"""`python -m bench`: every measure once, in one run, beside what the machine itself can do.

Prints figures and ratios, judges nothing. The load generator and all services share the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from bench import checklists, floor, machine, papers, proof, receipts, strangers
from bench.documents import (
    Photographs,
    get,
    inspection_template,
    submit,
    submit_with_photos,
)
from bench.load import Outcome, Script, run
from bench.stack import Inspector, Stack, people_a_county, running_stack, stop
from demo.client import Client

CLIENTS = (8, 32)
SECONDS = 8.0
FLOOR_SECONDS = 5
SCAN_SECONDS = 4.0
PAPER_SECONDS = 4.0
WARM_UP_SECONDS = 1.5
PHOTOGRAPHS_PREPARED = 6_000


def main() -> None:
    """About four minutes on two cores."""
    began = time.perf_counter()
    for line in machine.state():
        print(line)
    print("\nchecklists, loaded at start")
    for line in checklists.lines():
        print(line)
    with running_stack() as stack:
        inspectors = people_a_county(stack, max(CLIENTS))
        photographs = Photographs(PHOTOGRAPHS_PREPARED)
        warm_up(stack, inspectors)
        measure_scans(stack, inspectors)
        measure_inspections(stack, inspectors, photographs)
        measure_tips(stack)
        measure_strangers(stack, inspectors)
        stop([stack.api, stack.hello, *stack.workers])
    measure_worker()
    print(f"\n{time.perf_counter() - began:.0f} s in all")


def warm_up(stack: Stack, inspectors: list[Inspector]) -> None:
    """Every thread has met its code and its connection before anything is measured."""
    run([_submitter(stack, inspector) for inspector in inspectors], WARM_UP_SECONDS)
    run([lambda: get(stack.hello_port, "/")] * max(CLIENTS), WARM_UP_SECONDS)


def measure_scans(stack: Stack, inspectors: list[Inspector]) -> None:
    """A board's public page beside `hello` on the same server."""
    print("\nboard scans, beside a bare Flask hello on the same server configuration")
    codes = [_board_code(stack, inspector) for inspector in inspectors]
    for clients in CLIENTS:
        hello = run([lambda: get(stack.hello_port, "/")] * clients, SCAN_SECONDS)
        one = run([lambda: get(stack.port, f"/b/{codes[0]}")] * clients, SCAN_SECONDS)
        many = run([_scan(stack, code) for code in codes[:clients]], SCAN_SECONDS)
        print(f"  {clients:2} clients  hello {hello.per_s:6.0f}/s")
        for name, scans in (("one board", one), (f"{clients} boards", many)):
            share = scans.per_s / hello.per_s
            print(f"              {name:10} {_outcome_line(scans)}  {share:4.0%} of hello")


def measure_tips(stack: Stack) -> None:
    """What the public's reports cost a phone, and what a wrong receipt tells by its time."""
    print("\nproof of work of a report, as the page solves it")
    for line in proof.lines(stack):
        print(line)
    print("\nwrong receipts, told from one another by time")
    for line in receipts.lines(stack):
        print(line)


def measure_strangers(stack: Stack, inspectors: list[Inspector]) -> None:
    """Whether people can work while others only want to be in the way."""
    print(f"\ninspections beside {strangers.SLOW} slow and {strangers.GREEDY} greedy strangers")
    for line in strangers.lines(stack, inspectors):
        print(line)


def _board_code(stack: Stack, inspector: Inspector) -> str:
    client = Client(stack.base_url, inspector.token)
    code: str = client.get(f"/enterprises/{inspector.enterprise_id}/board")["boards"][0]["code"]
    return code


def _scan(stack: Stack, code: str) -> Callable[[], Script]:
    return lambda: get(stack.port, f"/b/{code}")


def measure_inspections(
    stack: Stack, inspectors: list[Inspector], photographs: Photographs
) -> None:
    """Accepted inspections beside the same rows by pgbench and the same bytes into the store."""
    print("\ninspections of 20 answers and 2 findings; workers and relay at work, niced")
    for clients in CLIENTS:
        rows = floor.pgbench_per_s(stack, inspectors, clients, FLOOR_SECONDS)
        scripts = [_submitter(stack, inspector) for inspector in inspectors[:clients]]
        without, api_ms = _with_api_time(stack, scripts)
        print(f"  {clients:2} clients  without photos  {_outcome_line(without)}  API {api_ms} each")
        print(f"              pgbench, same rows {rows:5.0f}/s: {without.per_s / rows:4.0%} of it")
        _measure_with_photos(stack, inspectors[:clients], photographs)


def _measure_with_photos(
    stack: Stack, inspectors: list[Inspector], photographs: Photographs
) -> None:
    puts = floor.raw_put_sets(stack, photographs, len(inspectors), FLOOR_SECONDS)
    scripts = [_submitter_with_photos(stack, inspector, photographs) for inspector in inspectors]
    outcome, api_ms = _with_api_time(stack, scripts)
    size_kb = photographs.size_bytes / 1000
    print(
        f"              3 photos of {size_kb:.0f} kB  {_outcome_line(outcome)}  API {api_ms} each"
    )
    share = outcome.per_s / puts.per_s
    print(f"              raw PUTs, sets of 3 {puts.per_s:4.0f}/s: {share:4.0%} of it")


def _submitter(stack: Stack, inspector: Inspector) -> Callable[[], Script]:
    template = inspection_template(inspector, photos=False)
    return lambda: submit(stack.port, inspector, template)


def _submitter_with_photos(
    stack: Stack, inspector: Inspector, photographs: Photographs
) -> Callable[[], Script]:
    template = inspection_template(inspector, photos=True)
    return lambda: submit_with_photos(stack.port, inspector, template, photographs)


def _with_api_time(stack: Stack, scripts: Sequence[Callable[[], Script]]) -> tuple[Outcome, str]:
    """The outcome, and gunicorn's processor time for each unit of work."""
    pid = stack.api.process.pid if stack.api.process else 0
    before = machine.cpu_s(pid)
    outcome = run(scripts, SECONDS)
    after = machine.cpu_s(pid)
    if before is None or after is None or not outcome.done:
        return outcome, "n/a"
    return outcome, f"{1000 * (after - before) / outcome.done:.2f} ms"


def _outcome_line(outcome: Outcome) -> str:
    median, slow = outcome.percentile_ms(0.5), outcome.percentile_ms(0.99)
    generator = outcome.own_cpu_s / outcome.seconds
    return (
        f"{outcome.per_s:6.0f}/s  median {median:6.1f} ms, 99% {slow:6.1f} ms"
        f"  (generator {generator:.0%} of a core)"
    )


def measure_worker() -> None:
    """One process alone: nothing else of ours runs any more."""
    print("\none worker's own pace, alone on the machine")
    a3 = papers.a3_board(PAPER_SECONDS)
    print(f"  A3 board, PDF and PNG    {a3.ms:6.0f} ms, {a3.per_s:5.1f}/s")
    both = papers.both_boards(PAPER_SECONDS)
    print(f"  A3 and A4 of one board   {both.ms:6.0f} ms, {both.per_s:5.1f}/s")
    log = papers.month_log(PAPER_SECONDS)
    print(f"  log of {papers.VISITS} visits, PDF+XLSX {log.ms:5.0f} ms, {log.per_s:5.1f}/s")
    photos = papers.photo_intake(PAPER_SECONDS)
    print(f"  photo intake, 1600×1200  {photos.ms:6.0f} ms, {photos.per_s:5.1f}/s")
    cell = papers.photo_cell_intake(PAPER_SECONDS)
    print(f"  the same in the cell     {cell.ms:6.0f} ms, {cell.ms / photos.ms:5.2f} × of it")
    vips = papers.libvips_intake(PAPER_SECONDS)
    if vips is None:
        print("  libvips on the same files: skipped (pip install -r bench/requirements.txt)")
    else:
        share = photos.per_s / vips.per_s
        print(
            f"  libvips, same files      {vips.ms:6.0f} ms, {vips.per_s:5.1f}/s: {share:.0%} of it"
        )


if __name__ == "__main__":
    main()
