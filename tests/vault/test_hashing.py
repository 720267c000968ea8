"""The slow hash is the one that others compute too."""

from amparo.vault.hashing import slow_hash


def test_the_slow_hash_is_that_of_the_standard() -> None:
    # What OpenSSL says: openssl kdf -keylen 64 -kdfopt digest:SHA512 -kdfopt pass:passwd
    # -kdfopt salt:salt -kdfopt iter:1 PBKDF2
    assert slow_hash(text="passwd", salt=b"salt", rounds=1).hex() == (
        "c74319d99499fc3e9013acff597c23c5baf0a0bec5634c46b8352b793e324723"
        "d55caa76b2b25c43402dcfdc06cdcf66f95b7d0429420b39520006749c51a04e"
    )


def test_each_salt_and_each_number_of_rounds_gives_another_hash() -> None:
    found = {
        slow_hash(text="passwd", salt=salt, rounds=rounds)
        for salt, rounds in ((b"salt", 1), (b"salt", 2), (b"tlas", 1))
    }

    assert len(found) == 3
