"""What a certificate says of itself."""

from datetime import datetime

from cryptography import x509


def good_until(*, pem: bytes) -> datetime:
    """Return until when the first certificate of a file is good. Raises `ValueError` for no PEM."""
    return x509.load_pem_x509_certificate(pem).not_valid_after_utc
