"""A finding: what is wrong, why it matters, what to do."""

from dataclasses import dataclass

from amparo.audit.report.printable import printable


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is wrong, why it matters and what to do, each a sentence without its full stop.

    ``must``: it must be mended before anybody works here.
    """

    what: str
    why: str
    mend: str
    must: bool = True

    def line(self) -> str:
        """Return it as one line."""
        weight = "MUST" if self.must else "better"
        said = f"{weight}: {self.what}. {self.why}. {self.mend}."
        return printable(" ".join(said.split()))
