"""What each route of the web comes to, by following the names in the code of its view.

Used by the tools that write pages of the reference: which form a route takes, and which functions
ask the database for what it shows. Django must be set up.
"""

import dis
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType, FunctionType

from django.forms import BaseForm
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.domain.access.table import TABLE, Action, Reach

_APPS = "amparo.apps"
# What an action reads to decide is not shown to whoever asks for it.
_ACTS = ("actions", "projecting", "appending", "advancing", "noting")


@dataclass(frozen=True, kw_only=True)
class Route:
    """A route: its name, its rule, the functions of the apps it may call, the forms it takes."""

    name: str
    action: Action
    functions: frozenset[FunctionType]
    forms: frozenset[type[BaseForm]]


@cache
def routes() -> tuple[Route, ...]:
    """Return every route of the web but those of the API, by name."""
    found = (_route(one) for one in _patterns(get_resolver("amparo.config.urls")))
    return tuple(sorted(found, key=lambda route: route.name))


def who_may(action: Action) -> str:
    """Return who may do something, and how far, in words."""
    by_reach: dict[Reach, list[str]] = {}
    for role, reach in TABLE[action].items():
        by_reach.setdefault(reach, []).append(role.value)
    return "; ".join(f"{', '.join(roles)}: {reach.value}" for reach, roles in by_reach.items())


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one
        elif one.namespace != "api":
            yield from _patterns(one)


def _route(pattern: URLPattern) -> Route:
    reached: set[object] = set()
    _follow(pattern.callback, reached)
    return Route(
        name=str(pattern.name),
        action=pattern.callback.access_action,  # type: ignore[attr-defined]  # a test holds it
        functions=frozenset(one for one in reached if isinstance(one, FunctionType)),
        forms=frozenset(
            one for one in reached if isinstance(one, type) and issubclass(one, BaseForm)
        ),
    )


def _follow(view: Callable[..., object], reached: set[object]) -> None:
    """Add a function, and what of ours it names, and what that names."""
    function = inspect.unwrap(view)
    if not isinstance(function, FunctionType) or function in reached:
        return
    reached.add(function)
    known: Mapping[str, object] = function.__globals__
    for named in (known.get(name) for name in sorted(set(_names(function.__code__)))):
        forms = named.values() if isinstance(named, Mapping) else (named,)
        reached.update(one for one in forms if isinstance(one, type) and issubclass(one, BaseForm))
        if _is_ours(named):
            _follow(named, reached)  # type: ignore[arg-type]  # a function, as asked just now


def _names(code: CodeType) -> Iterator[str]:
    """Yield the names that a function finds in its module, and not those of attributes."""
    for one in dis.get_instructions(code):
        if one.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield str(one.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_ours(named: object) -> bool:
    if isinstance(named, type) or not callable(named):
        return False
    module = getattr(inspect.unwrap(named), "__module__", "") or ""
    return module.startswith(_APPS) and not module.rpartition(".")[2].startswith(_ACTS)
