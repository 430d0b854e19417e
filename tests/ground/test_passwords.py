"""A password costs whoever guesses it what the product says, not what tests can bear."""

from __future__ import annotations

import subprocess
import sys

HASH = "from ledger.ground.passwords import hash_password; print(hash_password('a password'))"


def test_the_product_hashes_as_dear_as_rfc_9106_says_for_little_memory() -> None:
    hashed = subprocess.run(
        [sys.executable, "-c", HASH], capture_output=True, text=True, check=True
    ).stdout
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
