"""The laws, standards and notices that items cite, from `criteria/documents.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checklists.authoring import PACKAGE_ROOT, parse, schema_faults


@dataclass(frozen=True, slots=True)
class Document:
    """One document as known to us.

    `in_force` is the ISO date from which it applies, where known. `text_held` tells whether its
    text was at hand: where it was not, nothing cites a clause of it and the wording is ours.
    """

    key: str
    title: str
    number: str
    in_force: str | None
    replaces: str | None
    text_held: bool

    @property
    def readable(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


def load_documents(root: Path = PACKAGE_ROOT) -> Mapping[str, Document]:
    """All documents by key.

    Raises: FileFault: the file breaks its schema or gives a key twice.
    """
    authored = parse(root / "criteria" / "documents.yaml")
    for fault in schema_faults(authored, "documents"):
        raise fault
    documents: dict[str, Document] = {}
    for index, entry in enumerate(authored.data["documents"]):
        key = entry["key"]
        if key in documents:
            raise authored.fault(f"文件键 {key} 用了两次", "请换一个键", "documents", index)
        documents[key] = Document(
            key=key,
            title=entry["title"],
            number=entry["number"],
            in_force=entry.get("in_force"),
            replaces=entry.get("replaces"),
            text_held=entry["text_held"],
        )
    return documents
