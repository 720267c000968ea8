"""Compiled code on disk: where it is kept, and what becomes of it once damaged."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.audit import keeping

PACKAGE = Path(keeping.__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["nbc", "nbi"])
def test_a_damaged_kernel_is_compiled_anew(tmp_path: Path, ending: str) -> None:
    program = "from amparo.audit import compiled\ncompiled.compiled_judge()\nprint('judged')\n"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}

    def said() -> tuple[str, str]:
        run = subprocess.run(
            [sys.executable, "-c", program],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return run.stdout, run.stderr

    said()
    (damaged,) = tmp_path.glob(f"amparo/kernel-*/*/judge.judge-*.{ending}")
    whole = damaged.stat().st_size
    os.truncate(damaged, whole // 2)

    assert said() == ("judged\n", "")
    (mended,) = tmp_path.glob(f"amparo/kernel-*/*/judge.judge-*.{ending}")
    assert mended.stat().st_size > whole // 2


def test_an_install_that_cannot_be_written_works_without_a_home(tmp_path: Path) -> None:
    copy = tmp_path / "amparo"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in (copy / "audit", copy / "audit" / "reading"):
        (folder / "__pycache__").write_text("no folder, so that not even root can write in it")
    environment = {key: value for key, value in os.environ.items() if key[:3] not in ("XDG", "NUM")}
    environment |= {"HOME": "/dev/null/nowhere", "PYTHONPATH": str(tmp_path), "TMPDIR": "/tmp"}
    program = (
        "import amparo.audit.reading, amparo.audit.grouping, numba\n"
        "print(amparo.__path__[0], numba.config.CACHE_DIR)"
    )

    said = subprocess.run(
        [sys.executable, "-B", "-c", program],
        cwd="/", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert said.stderr == ""
    package, kept = said.stdout.split()
    assert package == str(copy)
    assert kept.startswith("/tmp/amparo-kernel-")
    assert not Path(kept).exists()


def test_code_is_kept_in_a_private_folder_of_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    folder = keeping.folder_of_ours(name="readers")

    assert folder == tmp_path / "amparo" / "readers"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_code_is_not_kept_where_others_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "amparo").mkdir()
    (tmp_path / "amparo").chmod(0o777)

    folder = keeping.folder_of_ours(name="readers")

    assert tmp_path not in folder.parents
