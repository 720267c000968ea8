"""The examples of the kit that our components do not follow, each with the reason."""

_NO_OWN_CLASSES = "inner parts take no classes or attributes: the look is made in one place"
_OUR_WORDS = "words that only a screen reader says come from the translations, not from the page"
_NO_GAPS = "views leave out what is not there, so that lists have no gaps"
_ALWAYS_FOCUS = "an error or a success takes the focus, always"
_NO_INTERRUPTION = "no page interrupts"
_NO_DROPPING = "a file is chosen, with script and without"
_NO_SLOTS = "our header holds what else the kit puts into the navigation"
_ALWAYS_FOLDS = "a menu of two or more folds on a phone, always"

OUT_OF_SCOPE: dict[str, dict[str, str]] = {
    "button": {
        "don't prevent double click": "to leave `once` out says the same",
        "start link with html": "the words of a button are plain",
    },
    "checkboxes": {
        "with label classes": _NO_OWN_CLASSES,
        "label with attributes": _NO_OWN_CLASSES,
        "fieldset params": _NO_OWN_CLASSES,
        "with falsy values": _NO_GAPS,
    },
    "date-input": {
        "items with classes": _NO_OWN_CLASSES,
        "with values, name prefix and custom names": "a part with a name of its own says its width",
        "with field value and items": "a part has its value, or `values` has it",
    },
    "error-message": {
        "translated": _OUR_WORDS,
        "with visually hidden text": _OUR_WORDS,
        "visually hidden text removed": _OUR_WORDS,
    },
    "error-summary": {
        "autofocus disabled": _ALWAYS_FOCUS,
        "autofocus explicitly enabled": _ALWAYS_FOCUS,
    },
    "fieldset": {"legend classes": _NO_OWN_CLASSES},
    "file-upload": {
        "enhanced": _NO_DROPPING,
        "enhanced, with error message and hint": _NO_DROPPING,
        "enhanced, multiple files": _NO_DROPPING,
        "enhanced, custom wrapper classes and attributes": _NO_DROPPING,
        "translated": _NO_DROPPING,
        "with value": "browsers let no page say which file it is",
    },
    "input": {
        "with prefix with classes": _NO_OWN_CLASSES,
        "with suffix with classes": _NO_OWN_CLASSES,
        "with prefix with attributes": _NO_OWN_CLASSES,
        "with suffix with attributes": _NO_OWN_CLASSES,
        "with customised input wrapper": _NO_OWN_CLASSES,
    },
    "label": {"empty": "a field without a label does not ask for one"},
    "notification-banner": {
        "auto-focus disabled, with type as success": _ALWAYS_FOCUS,
        "auto-focus explicitly enabled, with type as success": _ALWAYS_FOCUS,
    },
    "panel": {
        "interruption": _NO_INTERRUPTION,
        "interruption-with-content-with-long-line-length": _NO_INTERRUPTION,
        "interruption-with-headings-content-and-lists": _NO_INTERRUPTION,
        "interruption with custom classes": _NO_INTERRUPTION,
        "interruption, with actions classes and attributes": _NO_INTERRUPTION,
        "interruption, submit action": _NO_INTERRUPTION,
        "interruption, button link": _NO_INTERRUPTION,
        "interruption, no actions": _NO_INTERRUPTION,
        "interruption, no actions items": _NO_INTERRUPTION,
        "confirmation, with actions": _NO_INTERRUPTION,
    },
    "phase-banner": {"tag classes": _NO_OWN_CLASSES},
    "radios": {
        "label with classes": _NO_OWN_CLASSES,
        "label with attributes": _NO_OWN_CLASSES,
        "fieldset params": _NO_OWN_CLASSES,
        "with falsy items": _NO_GAPS,
    },
    "select": {"with falsy values": "what JavaScript calls false, Python calls False"},
    "service-navigation": {
        "with collapseNavigationOnMobile set to false": _ALWAYS_FOLDS,
        "with a single navigation item and collapseNavigationOnMobile set to true": _ALWAYS_FOLDS,
        "with custom navigation toggle label": _OUR_WORDS,
        "with identical navigation toggle text and label": _OUR_WORDS,
        "with language navigation": _NO_SLOTS,
        "with right-aligned language navigation": _NO_SLOTS,
        "inverse with language navigation": _NO_SLOTS,
        "with slotted content": _NO_SLOTS,
        "with `inline` end slot": _NO_SLOTS,
    },
    "summary-list": {
        "actions with classes": _NO_OWN_CLASSES,
        "overridden-widths": _NO_OWN_CLASSES,
        "summary card with custom attributes": _NO_OWN_CLASSES,
        "summary card with custom classes": "a card has a title",
    },
    "warning-text": {"icon fallback text only": _OUR_WORDS},
}
