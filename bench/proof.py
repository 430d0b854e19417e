"""What a page's proof of work takes, solved as the page does: altcha-lib over @noble/hashes."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.proof_of_work import COUNTER_BELOW, ProofOfWork
from api.public_limits import PublicLimits
from bench.stack import Stack
from ledger.ground.slow_work import HARDEST
from local.node import node, node_home
from local.var import PROJECT

CHALLENGES = 24
# How much slower an old phone is than the machine that the difficulty was chosen on.
PHONE = 8

_SOLVER = """
import { readFileSync } from 'node:fs'
import { sha256 } from '@noble/hashes/sha2.js'
import { solveChallenge } from 'altcha-lib'
const deriveKey = async ({ cost, keyLength = 32 }, salt, password) => {
  let bytes = new Uint8Array([...salt, ...password])
  for (let turn = 0; turn < cost; turn += 1) bytes = sha256(bytes)
  return { derivedKey: bytes.subarray(0, keyLength) }
}
const solved = []
for (const challenge of JSON.parse(readFileSync(0, 'utf8'))) {
  const before = process.cpuUsage()
  const solution = await solveChallenge({ challenge, deriveKey })
  const { user, system } = process.cpuUsage(before)
  solved.push({ challenge, solution, cpu_ms: (user + system) / 1000 })
}
console.log(JSON.stringify(solved))
"""


@dataclass(frozen=True, slots=True)
class Solved:
    """`payload`: as the page sends it. `cpu_ms`: Node's processor time."""

    payload: str
    counter: int
    cpu_ms: float


def solved_in_node(challenges: Sequence[dict[str, Any]]) -> list[Solved]:
    """Each challenge solved by the page's own libraries, without WebCrypto."""
    command = [str(node(node_home())), "--input-type=module", "--eval", _SOLVER]
    done = subprocess.run(
        command,
        cwd=PROJECT / "web",
        input=json.dumps(challenges),
        capture_output=True,
        text=True,
        check=True,
    )
    return [_solved(answer) for answer in json.loads(done.stdout)]


def _solved(answer: dict[str, Any]) -> Solved:
    proof = {"challenge": answer["challenge"], "solution": answer["solution"]}
    payload = base64.b64encode(json.dumps(proof).encode()).decode()
    return Solved(payload, answer["solution"]["counter"], answer["cpu_ms"])


def lines(stack: Stack) -> list[str]:
    """Processor time here, and what it comes to on a phone that much slower."""
    limits = PublicLimits(stack.settings.redis_url)
    proofs = ProofOfWork(stack.settings.secret_key, limits)
    solved = solved_in_node([proofs.challenge(0) for _ in range(CHALLENGES)])
    for proof in solved:
        proofs.spend(proof.payload, 0)
    # The first few are slow: the compiler of Node has not seen the code yet.
    steps = sum(proof.counter + 1 for proof in solved)
    mean_s = sum(proof.cpu_ms for proof in solved) / steps * COUNTER_BELOW / 2 / 1000
    return [
        f"  {CHALLENGES} solved and taken; on average {mean_s:.2f} s here, "
        f"{mean_s * PHONE:.1f} s on a phone {PHONE} times slower, at worst twice that; "
        f"at the highest level {mean_s * PHONE * 2**HARDEST:.0f} s there"
    ]
