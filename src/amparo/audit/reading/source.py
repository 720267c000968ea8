"""Takes the bytes out of a file, packed with gzip or not, telling how far it has come."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from amparo.audit.reading.errors import UnreadableLog

Progress = Callable[[int, int], None]


def chunks(*, path: Path, size: int, progress: Progress) -> Iterator[bytes]:
    """Give the bytes of a file, unpacked, in chunks of ``size``; only the last is shorter.

    Raises:
        UnreadableLog: the file is empty, or is not whole gzip though its name ends in ``.gz``.
    """
    total = path.stat().st_size
    anything = False
    with path.open("rb") as packed:
        file = gzip.GzipFile(fileobj=packed) if path.suffix.lower() == ".gz" else packed
        try:
            while chunk := file.read(size):
                anything = True
                progress(packed.tell(), total)
                yield chunk
        except EOFError:
            problem = "the gzip file is cut off before its end; copy it again"
            raise UnreadableLog(path=path, problem=problem) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            problem = f"is not whole gzip; copy it again, or rename it if not packed ({error})"
            raise UnreadableLog(path=path, problem=problem) from None
    if not anything:
        raise UnreadableLog(path=path, problem="the file is empty; a log has at least a header")


def read_ahead(*, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Give blocks as they are, fetching each while the one before is worked on."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block
