"""The certificate of the web: two files that belong together, or a sentence that says why not."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from amparo.config.certificate import Certificate, web_certificate
from amparo.config.environment import Environment, UnreadableSetting
from tests.apps.tls_proxy import self_signed


def read(file: object = "", key: object = "") -> Certificate | None:
    given = {"AMPARO_TLS_CERTIFICATE": str(file), "AMPARO_TLS_KEY": str(key)}
    return web_certificate(environment=Environment(given=given))


def test_unsaid_the_web_speaks_plain_http() -> None:
    assert read() is None


def test_two_files_that_belong_together_are_taken(tmp_path: Path) -> None:
    file, key = self_signed("amparo", tmp_path)

    assert read(file, key) == Certificate(file=file, key=key)


def test_one_without_the_other_is_refused(tmp_path: Path) -> None:
    file, key = self_signed("amparo", tmp_path)
    said = "of AMPARO_TLS_CERTIFICATE and AMPARO_TLS_KEY one is given; name both files, or neither"

    with pytest.raises(UnreadableSetting) as without_key:
        read(file)
    with pytest.raises(UnreadableSetting) as without_certificate:
        read("", key)

    assert (str(without_key.value), str(without_certificate.value)) == (said, said)


def test_files_that_cannot_serve_are_refused_and_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    file, key = self_signed("amparo", tmp_path)
    _, other_key = self_signed("amparo", tmp_path / "other")
    words = tmp_path / "words"
    words.write_text("an invented secret")

    sealed = tmp_path / "sealed"
    sealed.write_bytes(
        load_pem_private_key(key.read_bytes(), None).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"invented")
        )
    )

    for pair, reason in (
        ((file, other_key), "cannot be used; name two files in PEM that belong together"),
        ((words, key), "cannot be used; name two files in PEM that belong together"),
        ((file, sealed), "cannot be used; name two files in PEM that belong together"),
        ((tmp_path / "missing", key), r"cannot be read \(No such file or directory\)"),
    ):
        with pytest.raises(UnreadableSetting, match=reason) as refusal:
            read(*pair)
        assert "invented" not in str(refusal.value)
