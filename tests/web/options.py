"""From the options of the kit's macros to the attributes of our components.

A mapping takes what it understands out of the options. What is then left makes the example one
that we do not support, and `out_of_scope.py` must give the reason.
"""

import re
from collections.abc import Callable
from typing import Any

from django.utils.safestring import mark_safe

Options = dict[str, Any]
Mapped = tuple[Options, object]
_WIDTH, _WRONG = "govuk-input--width-", "govuk-input--error"
_SIZE = re.compile(r"govuk-[a-z_-]+--(?P<size>s|m|l|xl)")


class NotOurs(Exception):
    """The example uses an option that our component has not."""


def words(options: Options, *, text: str = "text", html: str = "html") -> object:
    """The words of an option: escaped, unless the kit took them as HTML."""
    markup, plain = options.pop(html, None), options.pop(text, None)
    return mark_safe(markup) if markup else plain


def take(options: Options, *names: str, **renamed: str) -> Options:
    """Options of the same name, and those of another: theirs=ours."""
    pairs = {**{name: name for name in names}, **renamed}
    return {ours: options.pop(theirs) for theirs, ours in pairs.items() if theirs in options}


def nothing_left(options: Options) -> None:
    if left := sorted(name for name, said in options.items() if said is not None):
        raise NotOurs(", ".join(left))


def titled(options: Options | None) -> Options:
    """The words, size and heading of a label or legend."""
    given = dict(options or {})
    found = {"text": words(given), "heading": given.pop("isPageHeading", False)}
    found["size"] = size_of(given.pop("classes", ""))
    nothing_left(given)
    return found


def size_of(classes: str) -> str:
    if not classes:
        return ""
    found = _SIZE.fullmatch(classes)
    if found is None:
        raise NotOurs("classes of a label")
    return found["size"]


def only_words(options: Options | None) -> object:
    given = dict(options or {})
    found = words(given)
    nothing_left(given)
    return found


def in_group(options: Options) -> Options:
    """What all fields share."""
    group = dict(options.pop("formGroup", None) or {})
    found = {
        "hint": only_words(options.pop("hint", None)),
        "error": only_words(options.pop("errorMessage", None)),
        **take(group, classes="group_classes"),
        **take(
            options, "id", "name", "classes", "attributes", "disabled", describedBy="described_by"
        ),
    }
    nothing_left(group)
    return found


def labelled(options: Options) -> Options:
    label = titled(options.pop("label", None))
    return {**in_group(options), "label": label["text"], **take(label, "size", "heading")}


def in_fieldset(options: Options) -> Options:
    fieldset = dict(options.pop("fieldset", None) or {})
    legend = titled(fieldset.pop("legend", None))
    found = {
        **in_group(options),
        **take(options, idPrefix="id"),
        **take(fieldset, describedBy="described_by"),
        "legend": legend["text"],
        "size": legend["size"],
        "heading": legend["heading"],
    }
    nothing_left(fieldset)
    return found


def affix(options: Options | None) -> object:
    return only_words(options)


def said_as_word(value: object) -> object:
    return {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value


def input_field(options: Options) -> Mapped:
    found = labelled(options)
    found |= take(
        options, "type", "value", "inputmode", "autocomplete", "autocapitalize", "pattern"
    )
    found["spellcheck"] = said_as_word(options.pop("spellcheck", None))
    found |= {side: affix(options.pop(side, None)) for side in ("prefix", "suffix")}
    return found, ""


def textarea(options: Options) -> Mapped:
    found = labelled(options) | take(options, "value", "rows", "autocomplete")
    found["spellcheck"] = said_as_word(options.pop("spellcheck", None))
    return found, ""


def file_upload(options: Options) -> Mapped:
    if not options.get("javascript"):
        for name in [name for name in options if name.endswith("Text")]:
            del options[name]  # words of the script
    return labelled(options) | take(options, "multiple"), ""


def select(options: Options) -> Mapped:
    items = [dict(item) for item in options.pop("items", None) or [] if item]
    return labelled(options) | take(options, "value") | {"options": items}, ""


def choice(item: Options | str) -> Options:
    given = dict(item) if isinstance(item, dict) else {}
    conditional = dict(given.pop("conditional", None) or {})
    found = {
        "text": words(given),
        "hint": only_words(given.pop("hint", None)),
        "conditional": words(conditional),
        **take(given, "value", "checked", "disabled", "divider", "id", "name", "attributes"),
        **take(given, "behaviour"),
    }
    nothing_left(given)
    return found


def choices(options: Options) -> Mapped:
    items = [choice(item) for item in options.pop("items", None) or [] if item]
    return in_fieldset(options) | take(options, "value", "values") | {"options": items}, ""


def date_part(item: Options) -> Options:
    given = dict(item)
    classes = given.pop("classes", "").split()
    widths = [name.removeprefix(_WIDTH) for name in classes if name.startswith(_WIDTH)]
    if any(name != _WRONG and not name.startswith(_WIDTH) for name in classes):
        raise NotOurs("classes of a part")
    found = {
        **take(given, "name", "label", "value", "id", "autocomplete", "inputmode", "pattern"),
        **take(given, "attributes", error="has_error"),
        "width": int(widths[0]) if widths else 4 if item.get("name") == "year" else 2,
    }
    if _WRONG in classes:
        found["has_error"] = True
    nothing_left(given)
    return found


def date_input(options: Options) -> Mapped:
    named = [(name, options.pop(name, {})) for name in ("day", "month", "year")]
    parts = [{"name": name, **said} for name, said in named if isinstance(said, dict)]
    items = [item for item in options.pop("items", None) or parts if item]
    found = in_fieldset(options) | take(options, namePrefix="name")
    prefix = f"{found['name']}-" if found.get("name") else ""
    values = options.pop("values", None) or {}
    found["values"] = {name.removeprefix(prefix): value for name, value in values.items()}
    return found | {"parts": [date_part(item) for item in items]}, ""


def button(options: Options) -> Mapped:
    found = take(
        options, "href", "type", "name", "value", "id", "disabled", "attributes", "classes"
    )
    found |= take(options, isStartButton="start", preventDoubleClick="once")
    if options.pop("element", "a") == "button":
        found.pop("href", None)
    return found, words(options)


def fieldset(options: Options) -> Mapped:
    legend = titled(options.pop("legend", None))
    found = take(options, "classes", "role", "attributes", describedBy="described_by")
    found |= {"legend": legend["text"], "size": legend["size"], "heading": legend["heading"]}
    return found, words(options)


def label(options: Options) -> Mapped:
    try:
        size: Options = {"size": size_of(options.get("classes", ""))}
        options.pop("classes", None)
    except NotOurs:
        size = take(options, "classes")
    return size | take(options, "for", "attributes", isPageHeading="heading"), words(options)


def plain(options: Options) -> Mapped:
    return take(options, "id", "classes", "attributes", "href"), words(options)


def tag(options: Options) -> Mapped:
    return take(options, "classes", "attributes"), words(options)


def spoken_first(options: Options, *, option: str, usual: str) -> None:
    """Take out the word read aloud before the text, which ours says in the page's language."""
    if options.get(option) == usual:
        del options[option]


def error_message(options: Options) -> Mapped:
    spoken_first(options, option="visuallyHiddenText", usual="Error")
    return plain(options)


def warning_text(options: Options) -> Mapped:
    spoken_first(options, option="iconFallbackText", usual="Warning")
    return tag(options)


def error_summary(options: Options) -> Mapped:
    found = take(options, "classes", "attributes")
    found["title"] = words(options, text="titleText", html="titleHtml")
    errors = []
    for item in options.pop("errorList", None) or []:
        given = dict(item)
        errors.append({"text": words(given), **take(given, "href", "attributes")})
    found["errors"] = errors
    return found, words(options, text="descriptionText", html="descriptionHtml") or ""


def cell(item: Options) -> Options:
    given = dict(item)
    text = words(given)
    found = {"text": "" if text is None else text}
    found |= take(given, "format", "classes", "colspan", "rowspan", "attributes")
    nothing_left(given)
    return found


def table(options: Options) -> Mapped:
    found = take(options, "caption", "classes", "attributes", firstCellIsHeader="first_is_header")
    caption = re.fullmatch(r"govuk-table__caption--(\w+)", options.get("captionClasses", ""))
    found["caption_size"] = caption[1] if caption and options.pop("captionClasses") else ""
    found["head"] = [cell(item) for item in options.pop("head", None) or []]
    found["rows"] = [[cell(c) for c in row] for row in options.pop("rows", None) or [] if row]
    return found, ""


def action(item: Options) -> Options:
    given = dict(item)
    found = {"text": words(given), **take(given, "href", "classes", "attributes")}
    found |= take(given, visuallyHiddenText="about")
    nothing_left(given)
    return found


def actions(options: Options | None) -> list[Options]:
    given = dict(options or {})
    items = [action(item) for item in given.pop("items", None) or []]
    nothing_left(given)
    return items


def fact(row: Options) -> Options:
    given, key, value = dict(row), dict(row.get("key") or {}), dict(row.get("value") or {})
    found = {"key": words(key), "value": words(value), **take(given, "classes")}
    found |= take(key, classes="key_classes") | take(value, classes="value_classes")
    found["actions"] = actions(given.get("actions"))
    return found


def summary_list(options: Options) -> Mapped:
    found = take(options, "classes", "attributes")
    found["rows"] = [fact(row) for row in options.pop("rows", None) or [] if row]
    card = dict(options.pop("card", None) or {})
    title = dict(card.pop("title", None) or {})
    found |= {"card": words(title), **take(title, headingLevel="card_level")}
    found |= {
        "card_actions": actions(card.pop("actions", None)),
        **take(card, classes="card_classes"),
    }
    nothing_left(title)
    nothing_left(card)
    return found, ""


def details(options: Options) -> Mapped:
    found = take(options, "id", "open", "classes", "attributes")
    found["summary"] = words(options, text="summaryText", html="summaryHtml")
    return found, words(options)


def notification_banner(options: Options) -> Mapped:
    found = take(options, "role", "type", "classes", "attributes", titleId="title_id")
    found |= take(options, titleHeadingLevel="level")
    usual = "Success" if found.get("type") == "success" else "Important"  # ours says "Done"
    found["title"] = words(options, text="titleText", html="titleHtml") or usual
    if "html" in options:
        return found, words(options)
    return found | take(options, "text"), ""


def panel(options: Options) -> Mapped:
    found = take(options, "classes", "attributes", headingLevel="level")
    found["title"] = words(options, text="titleText", html="titleHtml")
    return found, words(options) or ""


def turn(options: Options | None, *, usual: str) -> Options:
    given = dict(options or {})
    # Ours says the whole "Next page", which can be translated.
    whole = mark_safe(f'{usual}<span class="govuk-visually-hidden"> page</span>')
    found = {"text": words(given) or whole, **take(given, "href", "attributes", labelText="label")}
    nothing_left(given)
    return found


def pagination(options: Options) -> Mapped:
    found = take(options, "classes", "attributes", landmarkLabel="label")
    found["previous"] = turn(options.pop("previous", None), usual="Previous")
    found["next"] = turn(options.pop("next", None), usual="Next")
    items = [dict(item) for item in options.pop("items", None) or [] if item]
    labelled_items = [{**item, **take(item, visuallyHiddenText="label")} for item in items]
    return found | {"items": labelled_items}, ""


def phase_banner(options: Options) -> Mapped:
    found = take(options, "classes", "attributes")
    return found | {"tag": only_words(options.pop("tag", None)) or ""}, words(options)


def service_navigation(options: Options) -> Mapped:
    found = take(options, "classes", "attributes", serviceName="name", serviceUrl="url")
    found |= take(options, ariaLabel="about", menuButtonText="menu", navigationLabel="label")
    found |= take(options, navigationId="navigation_id", navigationClasses="navigation_classes")
    items = [dict(item) for item in options.pop("navigation", None) or [] if item]
    return found | {"items": [{"text": words(item), **item} for item in items]}, ""


MAPPINGS: dict[str, Callable[[Options], Mapped]] = {
    "back-link": plain,
    "button": button,
    "checkboxes": choices,
    "date-input": date_input,
    "details": details,
    "error-message": error_message,
    "error-summary": error_summary,
    "fieldset": fieldset,
    "file-upload": file_upload,
    "hint": plain,
    "input": input_field,
    "inset-text": plain,
    "label": label,
    "notification-banner": notification_banner,
    "pagination": pagination,
    "panel": panel,
    "phase-banner": phase_banner,
    "radios": choices,
    "select": select,
    "service-navigation": service_navigation,
    "skip-link": plain,
    "summary-list": summary_list,
    "table": table,
    "tag": tag,
    "textarea": textarea,
    "warning-text": warning_text,
}


def ours(name: str, options: Options) -> Mapped:
    """The attributes and the slot of our component. Raises `NotOurs`."""
    left = dict(options)
    found, slot = MAPPINGS[name](left)
    nothing_left(left)
    return found, "" if slot is None else slot
