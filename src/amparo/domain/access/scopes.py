"""What a token lets a program do: a part of what its maker may, and never more."""

from collections.abc import Mapping
from enum import Enum

from amparo.domain.access.table import Action, Role


class Scope(Enum):
    """What a program may do. The value is what the token and the API call it."""

    DUTIES_READ = "duties:read"
    CASES_READ = "cases:read"
    CASES_RECORD = "cases:record"
    FIGURES_READ = "figures:read"


SCOPE_ACTIONS: Mapping[Scope, tuple[Action, ...]] = {
    Scope.DUTIES_READ: (Action.SEE_DUTIES,),
    Scope.CASES_READ: (Action.SEE_CASE,),
    Scope.CASES_RECORD: (Action.OPEN_CASE, Action.RECORD),
    Scope.FIGURES_READ: (Action.SEE_FIGURES,),
}
"""The actions of the table that each scope stands for."""

_GIVEN: Mapping[Role, tuple[Scope, ...]] = {
    Role.CASE_LEAD: (Scope.DUTIES_READ, Scope.CASES_READ, Scope.CASES_RECORD),
    Role.COORDINATOR: (Scope.FIGURES_READ,),
}


def scopes_to_give(*, role: Role) -> tuple[Scope, ...]:
    """Return the scopes that a role may put into a token; none where it makes no tokens.

    >>> [scope.value for scope in scopes_to_give(role=Role.COORDINATOR)]
    ['figures:read']
    """
    return _GIVEN.get(role, ())
