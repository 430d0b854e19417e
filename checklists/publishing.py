"""Publishing a version: from then on it never changes, and phones are served it."""

from pathlib import Path

from checklists import register
from checklists.authoring import PACKAGE_ROOT, parse
from checklists.document import canonical, published_form, sha256_hex
from checklists.documents import load_documents
from checklists.errors import PublishedVersionEdited
from checklists.review import review_file


def publish(sector_id: str, version: str, root: Path = PACKAGE_ROOT) -> str:
    """Register one authored version and return its SHA-256 (hex).

    Publishing the same words again changes nothing and returns the same hash.

    Raises: ExceptionGroup of FileFault: the file's faults, all of them.
    PublishedVersionEdited: this version was published with other words.
    """
    path = register.authored_path(root, sector_id, version)
    if faults := review_file(path, root):
        raise ExceptionGroup(f"{path.name} 还不能发布", faults)
    body = canonical(published_form(parse(path).data, load_documents(root)))
    entry = register.Entry(sector_id, version, sha256_hex(body), sha256_hex(path.read_bytes()))
    others = []
    for known in register.read(root):
        if (known.sector_id, known.version) != (sector_id, version):
            others.append(known)
        elif known.sha256 != entry.sha256:
            message = f"{sector_id} {version} 已经发布过，内容不同"
            raise PublishedVersionEdited(path, None, message, "请改用新的版本号再发布")
    # The document first: a register that names a missing document would stop every start.
    register.replace_file(register.published_path(root, sector_id, version), body)
    register.write(root, [*others, entry])
    return entry.sha256
