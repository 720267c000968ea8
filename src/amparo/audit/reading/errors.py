"""What is raised where a file cannot be read as a log at all."""

from pathlib import Path


class UnreadableLog(Exception):
    """A file that cannot be read as a log: one line saying which, what is wrong, what to do."""

    def __init__(self, *, path: Path, problem: str) -> None:
        """Say in one line that ``path`` cannot be read because of ``problem``."""
        super().__init__(" ".join(f"{path}: {problem}".split()))
        self.path = path
        self.problem = problem
