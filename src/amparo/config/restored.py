"""``python -m amparo.config.restored [LIST KEY…]``: as the owner, before a backup is served again.

Every token ends. What is on the list, signed by one of the keys, is prepared: the worker ends it.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import django


def main() -> None:
    """Do both. The list was read before, and is refused here only if it was changed meanwhile."""
    django.setup()
    from amparo.apps.ended.again import prepare_again
    from amparo.apps.ended.lists import read_list
    from amparo.apps.tokens.actions import end_every_token

    end_every_token(at=datetime.now(tz=UTC))
    if len(sys.argv) > 1:
        path, *keys = sys.argv[1:]
        public_keys = {bytes.fromhex(key) for key in keys}
        taken = prepare_again(lines=read_list(path=Path(path), public_keys=public_keys))
        sys.stdout.write(f"Taken from desks again: {taken}.\n")


if __name__ == "__main__":
    main()
