"""Signatures: made, checked, refused; and keys that are none."""

import pytest

from amparo.vault.signing import NotAKey, public_key_of, read_public_key, sign, verify

# The first test vector of RFC 8032, 7.1.
KEY = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
SIGNATURE = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
    "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)


def test_a_signature_is_the_one_of_the_standard() -> None:
    signature = sign(key_hex=KEY, message=b"")

    assert signature.hex() == SIGNATURE
    assert public_key_of(key_hex=KEY).hex() == PUBLIC_KEY


def test_what_was_signed_is_recognised() -> None:
    signature = sign(key_hex=KEY, message=b"heads")

    assert verify(public_key=bytes.fromhex(PUBLIC_KEY), message=b"heads", signature=signature)


def test_another_text_another_signature_and_another_key_are_refused() -> None:
    key, signature = bytes.fromhex(PUBLIC_KEY), sign(key_hex=KEY, message=b"heads")
    other = public_key_of(key_hex="11" * 32)

    assert not verify(public_key=key, message=b"Heads", signature=signature)
    assert not verify(public_key=key, message=b"heads", signature=b"\0" + signature[1:])
    assert not verify(public_key=key, message=b"heads", signature=b"")
    assert not verify(public_key=other, message=b"heads", signature=signature)
    assert not verify(public_key=b"short", message=b"heads", signature=signature)


@pytest.mark.parametrize("text", ["", "a password", "ab" * 31, "ab" * 33, "zz" * 32])
def test_what_is_no_key_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(NotAKey) as refusal:
        sign(key_hex=text, message=b"")
    with pytest.raises(NotAKey):
        read_public_key(text=text)

    assert str(refusal.value) == "a key is 32 bytes in hexadecimal: 64 of the signs 0-9 and a-f"
