"""Which way up a photograph is: the one thing of what a camera writes that is kept.

Without it a photograph taken upright lies on its side.
"""

import struct

_BEGIN = b"Exif\x00\x00"
_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
_ORIENTATION, _SHORT = 0x0112, 3
_ENTRY = 12
_MOST_ENTRIES = 512


def orientation_of(*, segment: bytes) -> int:
    """Return which way up a photograph is, 1 to 8, of what its camera wrote; 1 where unknown."""
    data = segment.removeprefix(_BEGIN)
    order = _ORDERS.get(data[:4])
    if order is None or len(data) == len(segment):
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        for number in range(min(count, _MOST_ENTRIES)):
            tag, kind, values, value = struct.unpack_from(
                f"{order}HHIH", data, at + 2 + number * _ENTRY
            )
            if (tag, kind, values) == (_ORIENTATION, _SHORT, 1):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass  # it points out of itself
    return 1


def exif_with(*, orientation: int) -> bytes:
    """Return what a camera that knows nothing else would write: 32 bytes, always in one form."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return _BEGIN + b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
