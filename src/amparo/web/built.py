"""Where the built styles and translations are: in a checkout's build folder, or the wheel."""

from pathlib import Path

import amparo


def built_folder() -> Path:
    """Return the folder of what the build made, whether or not it has been made yet."""
    package = Path(amparo.__file__).parent
    shipped = package / "_web"
    return shipped if shipped.is_dir() else package.parent.parent / "build" / "web"
