"""The protocol that governs here: in sentences, as a drawing, its versions, who holds its roles."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.protocols import queries
from amparo.apps.protocols.governing import country_pack
from amparo.apps.protocols.role_rows import role_head, role_rows
from amparo.apps.protocols.ways import edition_for, ways
from amparo.domain.access.table import Action
from amparo.domain.protocol.card.wording import tell

_LONGEST_SEARCH = 100
_POLICY_OF_THE_DRAWING = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none';"
    " frame-ancestors 'none'; sandbox"
)
"""The drawing carries its own styles. An image runs nothing; opened alone, it may not either."""


@open_to(Action.READ_PUBLIC)
@require_safe
def sentences(request: HttpRequest) -> HttpResponse:
    """Show every rule in plain sentences, or those that hold the words to find."""
    shown = edition_for(request)
    words = request.GET.get("find", "").strip()[:_LONGEST_SEARCH]
    parts = queries.parts_of(shown=shown, words=words)
    context = {
        "ways": ways(request, current="protocol"),
        "title": shown.reading.title,
        "prevails": tell(shown.labels.language, "prevails"),
        "note": country_pack().note,
        "words": words,
        "found": sum(len(part.rules) + len(part.remarks) for part in parts),
        "parts": parts,
    }
    return render(request, "protocols/sentences.html", context)


@open_to(Action.READ_PUBLIC)
@require_safe
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """Show one rule with the words of the law it rests on."""
    shown, original = edition_for(request), country_pack().original
    found = queries.rule_of(shown=shown, name=name)
    if found is None:
        raise Http404
    # Whoever reads the law's own language needs no gloss.
    gloss = found.told.gloss if shown.labels.language != original else ""
    context = {"rule": found, "original": original, "gloss": gloss}
    return render(request, "protocols/rule.html", context)


@open_to(Action.READ_PUBLIC)
@require_safe
def drawing(request: HttpRequest) -> HttpResponse:
    """Show the drawing, and the tables that say the same."""
    shown = edition_for(request)
    context = {
        "ways": ways(request, current="protocol-drawing"),
        "title": shown.reading.title,
        # Its writer escapes every text of the pack.
        "tables": mark_safe(shown.tables),  # noqa: S308  # it escaped its texts
    }
    return render(request, "protocols/drawing.html", context)


@open_to(Action.READ_PUBLIC)
@require_safe
def drawing_image(request: HttpRequest) -> HttpResponse:
    """Give the drawing as an image."""
    kind = "image/svg+xml; charset=utf-8"
    response = HttpResponse(edition_for(request).drawing, content_type=kind)
    response.headers["Content-Security-Policy"] = _POLICY_OF_THE_DRAWING
    return response


@open_to(Action.READ_PUBLIC)
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Show which version and which law governs from which day."""
    shown = edition_for(request)
    context = {
        "ways": ways(request, current="protocol-versions"),
        "versions": queries.versions_of(shown=shown),
        "laws": queries.laws_of(shown=shown),
    }
    return render(request, "protocols/versions.html", context)


@open_to(Action.READ_HOLDERS)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Show who holds each role of the protocol, where and since when."""
    context = {
        "ways": ways(request, current="protocol-roles"),
        "head": role_head(),
        "rows": role_rows(roles=queries.roles_of(shown=edition_for(request))),
    }
    return render(request, "protocols/roles.html", context)
