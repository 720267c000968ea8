"""Writes docs/reference/who-may-do-what.md from the one table of roles.

    .venv/bin/python tools/access_page.py           write it
    .venv/bin/python tools/access_page.py --check   exit 1 if it is not as the table says

A test runs the check, so that the page and the table never differ.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from amparo.domain.access.table import MEANINGS, TABLE, Action, Reach, Role

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/who-may-do-what.md"
_HEAD = """\
# Who may do what

For everybody who asks what a member of theirs can see. This page is made from the one table by which Amparo decides: `src/amparo/domain/access/table.py`. Pages, the policies of the database and the tests come from the same table. Whoever changes it runs `tools/access_page.py`.

A role that is not named for an action may not do it. A case that is not for somebody answers as one that does not exist.

## Roles

| role | what it is |
|---|---|
"""
_ACTIONS = """
## Actions

How far each goes stands behind the role.

| a member may | who, and how far |
|---|---|
"""
_TAIL = """
## What narrows it further

- A desk may let its officers see **only the cases assigned to them**. The administrator of the country says so for each desk.
- A desk may be **confidential**, such as a shelter. Others read *a confidential service* in place of its name and its institution, not where it acts, and no name of its members. The administrator of the country says so for each desk, and reads its name.
- **Whoever is marked as implicated** in a case, a member or a desk, loses it at once, with its duties and notices, and is not told. What a desk owed goes to whoever stands in for it, else to the coordination. The coordination reviews it, but for whoever works at an institution that put it or is meant, and lets it stand or lifts it; until then it stands.
- **Nobody lets another see cases alone.** A member who is invited, moved, or let to set up the second step anew, in a role that sees cases or coordinates, sees none before a second person confirms them: another administrator or a case lead of the desk, or an administrator of the country; never who invited them, nor they themself. Until then they keep their account, and no more. Where nobody was ever at a desk, the administrator of the country lets the first one in alone; so they do with the first coordinator.
- An access that was **granted for a time** ends by itself.
- A case **opened in an emergency** is open for an hour, to the one who opened it, and is reviewed.
"""


def page() -> str:
    """Return the page as the table has it."""
    return "".join([_HEAD, *_roles(), _ACTIONS, *_actions(), _TAIL])


def _roles() -> Iterator[str]:
    for role in Role:
        yield f"| **{role.value}** | {MEANINGS[role]} |\n"


def _actions() -> Iterator[str]:
    for action in Action:
        yield f"| {action.value} | {_who(action)} |\n"


def _who(action: Action) -> str:
    by_reach: dict[Reach, list[str]] = {}
    for role, reach in TABLE[action].items():
        by_reach.setdefault(reach, []).append(role.value)
    return "; ".join(f"{', '.join(roles)}: {reach.value}" for reach, roles in by_reach.items())


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    from tools.kept import write_or_check

    return write_or_check(page=PAGE, make=page, arguments=arguments)


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parents[2]))  # what lies beside it is found from the house
    sys.exit(main(sys.argv[1:]))
