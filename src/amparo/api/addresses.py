"""The addresses of the API, and its own description of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from amparo.api import cases, duties, figures, own, protocol
from amparo.api.problems import MEDIA_TYPE, Code, Refusal, answer_of
from amparo.api.reading_json import StrictParser

_DESCRIPTION = (
    "What a desk owes, its cases by their codes, and recording in them, for the programs of"
    " institutions. A token acts for one desk and for one purpose, no further than whoever made"
    " it. No answer lists persons. How to get a token, the limits and what each refusal means:"
    " docs/reference/api.md."
)
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_UNKNOWN_NAME = "extra_forbidden"
Content = dict[str, Any]


class DescribedAPI(NinjaAPI):
    """Describes itself with short names, and refusals by their own kind of content."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of an operation: that of its function."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **named: Any) -> OpenAPISchema:
        """Return the description."""
        found = super().get_openapi_schema(**named)
        for response in _responses(found):
            content = response.get("content", {})
            if content.get("application/json", {}).get("schema") == _PROBLEM:
                content[MEDIA_TYPE] = content.pop("application/json")
        return found


api = DescribedAPI(
    title="Amparo",
    version="1.0.0",
    description=_DESCRIPTION,
    docs_url=None,  # its page would load a script from elsewhere
    urls_namespace="api",
    parser=StrictParser(),
)
ROUTERS: tuple[Router, ...] = (
    own.router,
    duties.router,
    cases.router,
    figures.router,
    protocol.router,
)
for _router in ROUTERS:
    api.add_router("", _router)


@api.exception_handler(Refusal)
def _refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refusal.answer()


@api.exception_handler(Http404)
def _not_there(_request: HttpRequest, _missing: Http404) -> HttpResponse:
    return answer_of(Code.NOT_THERE)


@api.exception_handler(HttpError)
def _unreadable(_request: HttpRequest, _error: HttpError) -> HttpResponse:
    """Say that a body cannot be read: ninja raises this for nothing else here."""
    return answer_of(Code.UNREADABLE)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    errors = [{"field": _place(error), "why": str(error["type"])} for error in invalid.errors]
    return Refusal(Code.INVALID, errors=errors).answer()


def known_names() -> Mapping[str, frozenset[str]]:
    """Return the names that may stand in the query of each address, by the name of its route."""
    return {
        view.operations[0].view_func.__name__: frozenset(
            name
            for operation in view.operations
            for model in operation.models
            if model.__ninja_param_source__ == "query"
            for name in model.__ninja_flatten_map__
        )
        for router in ROUTERS
        for view in router.path_operations.values()
    }


def _place(error: dict[str, Any]) -> str:
    """Name the place of an error by names of ours alone: others were sent."""
    source, *names = (str(part) for part in error["loc"])
    names = [name for name in names if name not in ("sent", "asked")]
    is_ours = error["type"] != _UNKNOWN_NAME
    return ".".join([source, *names[: 1 if is_ours else 0]])


def _responses(schema: OpenAPISchema) -> Iterator[Content]:
    for methods in schema["paths"].values():
        for operation in methods.values():
            yield from operation["responses"].values()
