"""One person's phone or desk: signs in, uploads photographs, sends records, as real clients do."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from demo.photographs import DemoPhotograph
from local.faults import CannotStart

_TIMEOUT_S = 60
# The API may be busy for a moment while it takes in what came before.
RETRIES = Retry(
    total=4, backoff_factor=0.4, status_forcelist=[502, 503], allowed_methods=None,
    raise_on_status=False,
)  # fmt: skip

OVERTAKEN = ("other_document", "state_forbids", "board_withdrawn")

_own = threading.local()


def _session() -> requests.Session:
    """Connections that this thread alone uses, kept open between requests."""
    if not hasattr(_own, "session"):
        _own.session = requests.Session()
        # Loopback needs no proxy, whatever the environment says.
        _own.session.trust_env = False
        for scheme in ("http://", "https://"):
            _own.session.mount(scheme, HTTPAdapter(pool_maxsize=4, max_retries=RETRIES))
    session: requests.Session = _own.session
    return session


@dataclass(frozen=True, slots=True)
class Client:
    """Threads may share it."""

    base_url: str
    token: str

    @classmethod
    def sign_in(cls, base_url: str, phone: str, password: str) -> Client:
        """Raises: CannotStart if they are refused."""
        answer = cls(base_url, "").call("POST", "/sessions", {"phone": phone, "password": password})
        return cls(base_url, answer.json()["token"])

    def open_account(self, person_id: UUID, phone: str, password: str, admin_password: str) -> None:
        """Send the person their link, and do as they do with it. Raises: CannotStart."""
        asked = {"password": admin_password}
        link = self.call("POST", f"/people/{person_id}/activation", asked).json()
        _, _, token = link["url"].rpartition("/")
        opened = {"token": token, "phone": phone, "password": password}
        Client(self.base_url, "").call("POST", "/activations/open", opened)

    def get(self, path: str, **query: str) -> Any:
        return self.call("GET", path, query=query).json()

    def all(self, path: str) -> list[Any]:
        """Every row of a list, which the answer calls as the path does."""
        page = self.get(path, limit="200")
        rows = [*page[path.strip("/")]]
        while page["next_cursor"]:
            page = self.get(path, limit="200", cursor=page["next_cursor"])
            rows += page[path.strip("/")]
        return rows

    def put(self, path: str, body: Any) -> bool:
        """True if it is new. Raises: CannotStart if it is refused."""
        return self.call("PUT", path, body).status_code == 201

    def send(self, path: str, document: dict[str, Any]) -> bool:
        """Send a record; True if it is new, False if it was there.

        What an earlier edition of the demo sent under this id stays as it was, and so does what a
        person has done to a hazard or a board since. Raises: CannotStart if it is refused.
        """
        answer = self.call("PUT", path, document, accept=OVERTAKEN)
        return answer.status_code == 201

    def upload(self, photographs: Sequence[DemoPhotograph]) -> int:
        """Bring them to the store, straight where tickets lead there; how many were new to us."""
        ticket_requests = [
            {
                "sha256": photograph.sha256,
                "size_bytes": len(photograph.jpeg),
                "media_type": "image/jpeg",
            }
            for photograph in photographs
        ]
        tickets = self.call("POST", "/photos", {"photos": ticket_requests}).json()["photos"]
        new = 0
        for photograph, answer in zip(photographs, tickets, strict=True):
            if answer["state"] == "ticket":
                self._use(answer["ticket"], photograph)
                new += 1
        return new

    def _use(self, ticket: dict[str, Any], photograph: DemoPhotograph) -> None:
        url = urljoin(self.base_url, ticket["url"])
        headers = dict(ticket["headers"])
        # A ticket of the store says all that the store needs; our own API wants to know who asks.
        if url.startswith(f"{self.base_url}/"):
            headers["Authorization"] = f"Bearer {self.token}"
        answer = _session().put(url, photograph.jpeg, headers=headers, timeout=_TIMEOUT_S)
        if not answer.ok:
            raise CannotStart(f"照片没有传上去：{answer.status_code} {answer.text[:200]}")

    def put_bytes(self, path: str, data: bytes, headers: dict[str, str]) -> None:
        """A file as it is. Raises: CannotStart if it is refused."""
        url = f"{self.base_url}/api/v1{path}"
        answer = _session().put(url, data=data, headers=headers, timeout=_TIMEOUT_S)
        if not answer.ok:
            _refuse("PUT", path, answer, ())

    def download(self, link: str) -> bytes:
        """What lies behind a signed link. Raises: CannotStart."""
        answer = _session().get(urljoin(self.base_url, link), timeout=_TIMEOUT_S)
        if not answer.ok:
            raise CannotStart(f"文件取不到：{answer.status_code} {answer.text[:200]}")
        return answer.content

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, str] | None = None,
        accept: Sequence[str] = (),
    ) -> requests.Response:
        """Raises: CannotStart with what the API said, unless its reason is among `accept`."""
        headers = {"X-Phone-Time": datetime.now(UTC).isoformat()}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = _session().request(
                method,
                f"{self.base_url}/api/v1{path}",
                json=body,
                params=query,
                headers=headers,
                timeout=_TIMEOUT_S,
            )
        except requests.RequestException as error:
            raise CannotStart(f"连不上 {self.base_url}：{type(error).__name__}") from error
        if not answer.ok:
            _refuse(method, path, answer, accept)
        return answer


def _refuse(method: str, path: str, answer: requests.Response, accept: Sequence[str]) -> None:
    try:
        problem = answer.json()
    except requests.JSONDecodeError:
        problem = {"message": answer.text[:200]}
    if problem.get("reason") in accept:
        return
    words = f"{problem.get('message')} {problem.get('errors') or ''}"
    number = problem.get("request_id", "")
    raise CannotStart(
        f"演示中断：{method} {path} 得到 {answer.status_code}：{words}（请求编号 {number}）"
    )
