"""What report officers do at their desk, step by step, in the words on the screen."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

from nacl.secret import SecretBox
from nacl.utils import random
from playwright.sync_api import FilePayload, Locator, Page, expect

from ledger.tips.rules.envelopes import ALG
from tests.support import journeys
from tests.support.county_builder import Person
from tests.support.county_town import CountyTown
from tests.tips.officers import Officer, officer

PASSPHRASE = "示例口令 山高水长 2026"
DETAILS = "我在示例车间上夜班，班长叫张示例"
IDENTITY = {"name": "赵示例", "phone": "13800000000", "others": []}
# As the key file's format says: 128 MB for each guess.
SCRYPT = {"n": 131_072, "r": 8, "p": 1}


def described() -> str:
    """Like no other report's: lists are shared by all tests."""
    return f"示例车间的消防通道被堵，第 {uuid4().int % 10**8} 次"


def officer_of(town: CountyTown, state: str = "active") -> Officer:
    """An officer with a key in use, who can sign in."""
    return officer(town.county, state=state, password_hash=town.password_hash)


def key_file(of: Officer, passphrase: str = PASSPHRASE) -> FilePayload:
    """The keeping copy of the officer's key, written here as its format is told."""
    salt = random(16)
    wrapping = hashlib.scrypt(
        passphrase.encode(), salt=salt, maxmem=256 * 2**20, dklen=32, **SCRYPT
    )
    sealed = SecretBox(wrapping).encrypt(of.private_key)
    document = {
        "format": "anxun-tip-key-v1",
        "key_id": str(of.key_id),
        "person": str(of.person.id),
        "alg": ALG,
        "kdf": {"name": "scrypt", **SCRYPT, "salt": _text(salt)},
        "nonce": _text(sealed.nonce),
        "body": _text(sealed.ciphertext),
    }
    content = json.dumps(document).encode()
    return {"name": "举报密钥.json", "mimeType": "application/json", "buffer": content}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unlock(sheet: Locator, passphrase: str = PASSPHRASE) -> None:
    """Asked once a sitting."""
    sheet.get_by_label("密钥口令").fill(passphrase)
    sheet.get_by_role("button", name="打开密钥").click()


class Desk:
    """One officer's browser."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def sign_in(self, person: Person) -> Desk:
        journeys.sign_in(self.page, self.url, person)
        expect(self.page.get_by_role("heading", name="举报", level=1)).to_be_visible()
        return self

    def sit_down(self, of: Officer) -> Desk:
        """Signed in, with the key on this device."""
        self.sign_in(of.person)
        self.take_key(key_file(of))
        return self

    def sign_out(self) -> None:
        """Of somebody whose key lies here: what is cleared is said before."""
        self.page.get_by_role("link", name="我的", exact=True).click()
        self.page.get_by_role("button", name="退出登录").click()
        asked = self.page.get_by_role("alertdialog")
        expect(asked).to_contain_text("这台设备上的举报密钥会清除")
        asked.get_by_role("button", name="退出登录").click()
        expect(self.page.get_by_label("密码")).to_be_visible()

    def keys(self) -> None:
        self.page.goto(f"{self.url}#/tip-keys")
        self._settled("我的密钥")

    def take_key(self, file: FilePayload, passphrase: str = PASSPHRASE) -> None:
        self.keys()
        self.page.get_by_label("选密钥文件").set_input_files(file)
        self.page.get_by_label("这把密钥的口令").fill(passphrase)
        self.page.get_by_role("button", name="放到这台设备上").click()
        expect(self.page.get_by_role("button", name="下载密钥文件")).to_be_visible()

    def make_key(self, passphrase: str = PASSPHRASE) -> None:
        self.page.get_by_label("密钥口令（至少 12 个字符）").fill(passphrase)
        self.page.get_by_label("再输一次").fill(passphrase)
        self.page.get_by_label("我看明白了").check()
        self.page.get_by_role("button", name="生成密钥").click()
        expect(self.page.get_by_role("button", name="下载密钥文件")).to_be_visible()

    def compare(self, of: Officer) -> None:
        """The colleague reads the fingerprint out, and it is typed here."""
        self.colleague(of.person).get_by_role("button", name="核对指纹").click()
        sheet = self.page.get_by_role("dialog", name="核对指纹")
        unlock(sheet)
        sheet.get_by_label("听到的指纹").fill(of.fingerprint)
        sheet.get_by_role("button", name="一样，核对通过").click()
        expect(sheet).to_be_hidden()

    def colleague(self, person: Person) -> Locator:
        """What stands of a colleague's key that is not retired."""
        named = self.page.locator("main > .cells > .cell").filter(has_text=person.name)
        return named.filter(has=self.page.get_by_role("button", name="停用", exact=True))

    def open(self, tip_id: UUID) -> None:
        """The case as it is now."""
        self.page.goto(f"{self.url}#/tips")
        self._settled("举报")
        self.page.goto(f"{self.url}#/tips/{tip_id}")
        self._settled("举报")
        expect(self.page.get_by_role("heading", name="经过")).to_be_visible()

    def _settled(self, title: str) -> None:
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()
        expect(self.page.locator("main[aria-busy=false]")).to_be_visible()

    def unseal(
        self, reason: str, *, passphrase: str | None = PASSPHRASE, who: bool = False
    ) -> None:
        """Opens what is sealed, `who` reports too; no `passphrase` while the sitting goes on."""
        self.page.get_by_role("button", name="打开封存内容").click()
        sheet = self.page.get_by_role("dialog", name="打开封存内容")
        if passphrase is not None:
            unlock(sheet, passphrase)
        if who:
            sheet.get_by_label("举报人身份").check()
        sheet.get_by_label("为什么要看").fill(reason)
        sheet.get_by_role("button", name="记下理由并打开").click()
        expect(self.page.get_by_text("正在显示封存内容")).to_be_visible()

    def put_away(self) -> None:
        self.page.locator("main").get_by_role("button", name="收起", exact=True).click()

    def begin(self, tip_id: UUID, step: str) -> None:
        """The form of a step, from the buttons or from under 更多."""
        self.open(tip_id)
        button = self.page.locator(".foot").get_by_role("link", name=step, exact=True)
        if not button.count():
            self.page.get_by_role("button", name="更多").click()
            button = self.page.get_by_role("dialog").get_by_role("link", name=step)
        button.click()
        expect(self.page.get_by_role("heading", name=step, level=1)).to_be_visible()

    def submit(self, step: str) -> None:
        """Until the case stands there again."""
        self.page.get_by_role("button", name=step, exact=True).click()
        expect(self.page.get_by_role("heading", name="经过")).to_be_visible()

    def act(self, tip_id: UUID, step: str, **fields: str) -> None:
        """A step with these fields, by their labels."""
        self.begin(tip_id, step)
        for label, words in fields.items():
            self.page.get_by_label(label).fill(words)
        self.submit(step)

    def choose(self, words: str) -> None:
        self.page.locator(".choice").get_by_text(words, exact=True).click()

    def cover(self, photo: int, box: tuple[float, float, float, float]) -> None:
        """Draws a box over a part of the photo: left, top, right, bottom as fractions."""
        self.page.get_by_role("button", name=f"遮挡照片 {photo}").click()
        canvas = self.page.locator("canvas")
        expect(canvas).to_be_visible()
        expect(self.page.get_by_text("还没有遮挡")).to_be_visible()
        frame = canvas.bounding_box()
        assert frame
        left, top, right, bottom = box
        self.page.mouse.move(frame["x"] + frame["width"] * left, frame["y"] + frame["height"] * top)
        self.page.mouse.down()
        for part in (0.5, 1.0):
            self.page.mouse.move(
                frame["x"] + frame["width"] * (left + (right - left) * part),
                frame["y"] + frame["height"] * (top + (bottom - top) * part),
            )
        self.page.mouse.up()
        expect(self.page.get_by_text("已遮挡 1 处")).to_be_visible()

    def kept_here(self) -> str:
        """All that this browser keeps and shows outside the page, as one text."""
        kept: Any = self.page.evaluate(EVERYTHING_KEPT)
        return json.dumps(kept, ensure_ascii=False)


EVERYTHING_KEPT = """async () => {
  const kept = {url: location.href, title: document.title}
  Object.assign(kept, {local: {...localStorage}, session: {...sessionStorage}})
  for (const {name, version} of await indexedDB.databases()) {
    const database = await new Promise((done, failed) => {
      const asked = indexedDB.open(name, version)
      asked.onsuccess = () => done(asked.result)
      asked.onerror = () => failed(asked.error)
    })
    for (const store of database.objectStoreNames) {
      kept[`${name}/${store}`] = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll()
        asked.onsuccess = () => done(asked.result)
      })
    }
    database.close()
  }
  for (const name of await caches.keys()) {
    kept[name] = (await (await caches.open(name)).keys()).map((request) => request.url)
  }
  return kept
}"""
