"""Beginning a pack: the skeleton of its files, each with its schema for an editor."""

import os.path
from pathlib import Path
from string import Template

SKELETON = Path(__file__).parent / "skeleton"
SCHEMAS = Path(__file__).parent / "schemas"
_KINDS = {"labels": "labels", "tests": "situations"}


class PackExists(Exception):
    """There is a folder of that name already; nothing was written."""


def begin_pack(*, folder: Path, name: str, language: str) -> tuple[Path, ...]:
    """Write the skeleton of a pack called ``name`` into a new folder and return its files.

    ``language`` is that of the law. Each file names its schema by a path that holds from where
    it lies. Raises `PackExists` if the folder is there, and `OSError` where it cannot be made.
    """
    if folder.exists():
        raise PackExists(f"{folder}: is there already; give another name")
    written = []
    for source in sorted(SKELETON.rglob("*.yaml")):
        target = folder / source.relative_to(SKELETON)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = Template(source.read_text(encoding="utf-8")).substitute(
            name=name, Name=name.replace("-", " ").title(), language=language,
            schema=schema_line(file=target),
        )  # fmt: skip
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return tuple(written)


def schema_line(*, file: Path) -> str:
    """Return what an editor reads to find the schema of a file of a pack.

    A file beside protocol.yaml that has no schema of its own name is a law.
    """
    kind = _KINDS.get(file.parent.name, file.stem)
    schema = SCHEMAS / f"{kind}.json"
    if not schema.is_file():
        schema = SCHEMAS / "protocol.json"
    path = os.path.relpath(schema.resolve(), file.resolve().parent)
    return f"yaml-language-server: $schema={Path(path).as_posix()}"
