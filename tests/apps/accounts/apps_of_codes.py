"""An app for one-time codes, as RFC 6238 has it: written anew, so that it checks the library."""

import base64
import hmac
import struct
import time

STEP_SECONDS = 30


def code_of_app(secret: str, *, steps: int = 0, at_seconds: float | None = None) -> str:
    """What an app with this secret shows now, or so many half minutes later."""
    at = time.time() if at_seconds is None else at_seconds
    counter = int(at) // STEP_SECONDS + steps
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"
