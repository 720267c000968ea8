"""The name of a file: what its sender called it, and nothing that misleads who reads it."""

import pytest

from amparo.apps.compartments.files.names import tidy_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("cédula de Ñasaindy.jpg", "cédula de Ñasaindy.jpg"),
        ("C:\\photos\\IMG 1.jpg", "IMG 1.jpg"),
        ("/etc/passwd", "passwd"),
        ("../../a.pdf", "a.pdf"),
        ("../..", "file"),
        ("", "file"),
        (" . ", "file"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\r\nSet-Cookie: c.jpg", "abSet-Cookie: c.jpg"),
        ("a\u200b\u2028b.txt", "ab.txt"),
        ("  two   spaces.txt ", "two spaces.txt"),
        ("n\u0303.txt", "ñ.txt"),
        ("a" * 200 + ".jpeg", "a" * 115 + ".jpeg"),
        ("a." + "b" * 200, "a." + "b" * 118),
    ],
)
def test_a_name_has_no_folder_and_no_sign_that_nobody_sees(sent: str, kept: str) -> None:
    assert tidy_name(sent=sent) == kept
