"""What can be wrong with a request, in the ledger's own terms. HTTP is the API's business.

`reason` is stable and for programs, `message` is Chinese and for the person, and says what to do.
"""

from __future__ import annotations

from typing import Any


class LedgerError(Exception):
    """Something the caller can understand and mend."""

    def __init__(self, reason: str, message: str, **errors: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = message
        self.errors = errors


class NotSignedIn(LedgerError):
    """No sign-in, or one that ended."""


class Forbidden(LedgerError):
    """The caller may see it and may not do this to it."""


class ProofWanted(Forbidden):
    """Work is due before it (`ledger.ground.slow_work`): done, the same goes on."""

    def __init__(self, level: int) -> None:
        words = "还要做一道防刷计算，请再点一次，填写的内容都还在"
        super().__init__("proof_of_work", words, proof={"level": level})
        self.level = level


class NotFound(LedgerError):
    """It does not exist, or the caller may not know that it does."""

    def __init__(self, message: str = "没有找到，或者您无权查看", **errors: Any) -> None:
        super().__init__("not_found", message, **errors)


class WrongReceipt(NotFound):
    """No report of this number and secret: which of the two is wrong, nobody is told."""

    def __init__(self) -> None:
        super().__init__("查询编号或密码不对，请对照回执再输一次")
        self.reason = "wrong_receipt"


class Conflict(LedgerError):
    """It contradicts what is already on the ledger."""


class Invalid(LedgerError):
    """The request can be read but not accepted as it is."""


class TooMany(LedgerError):
    """A limit was passed; the message says which."""


class TryLater(LedgerError):
    """Slowed down on purpose. `wait_s`: seconds until it makes sense to try again."""

    def __init__(self, reason: str, message: str, wait_s: int) -> None:
        super().__init__(reason, message)
        self.wait_s = wait_s


class Unavailable(LedgerError):
    """Not now; the message says what to do instead. `wait_s`: where it is known how long."""

    def __init__(self, reason: str, message: str, wait_s: int | None = None) -> None:
        super().__init__(reason, message)
        self.wait_s = wait_s
