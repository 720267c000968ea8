"""The keys that Amparo makes for itself: once, for its owner alone, the same for all who ask."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amparo.config.secrets import kept_secret

_ASKING = """
import sys
from pathlib import Path
from amparo.config.secrets import kept_secret
sys.stdin.readline()
print(kept_secret(folder=Path(sys.argv[1]), name="secret-key"))
"""


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = kept_secret(folder=tmp_path, name="secret-key")
    second = kept_secret(folder=tmp_path, name="secret-key")

    assert first == second
    assert len(bytes.fromhex(first)) == 32


def test_each_name_has_a_secret_of_its_own(tmp_path: Path) -> None:
    names = ("secret-key", "checkpoint-key")

    assert len({kept_secret(folder=tmp_path, name=name) for name in names}) == 2


def test_only_the_owner_reads_a_secret(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    kept_secret(folder=folder, name="secret-key")

    kept = folder / "keys" / "secret-key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in kept.parent.iterdir()] == ["secret-key"]


def test_processes_that_ask_at_once_get_the_same(tmp_path: Path) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", _ASKING, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(lambda process: process.communicate("\n", timeout=60)[0], asking))

    assert len(set(answers)) == 1
    assert answers[0].strip() == kept_secret(folder=tmp_path, name="secret-key")


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file stands where the folder should", encoding="utf-8")

    with pytest.raises(OSError, match="keys"):
        kept_secret(folder=tmp_path, name="secret-key")
