"""Where the packs are: beside the code in a checkout, inside the package once installed."""

from pathlib import Path

import amparo


def packs_folder() -> Path:
    """Return the folder of all packs. Raises `FileNotFoundError` if it was not shipped."""
    package = Path(amparo.__file__).parent
    for folder in (package / "_packs", package.parent.parent / "packs"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("the packs are missing; install Amparo again")
