"""What stands on the screens, in another language than the English of the templates."""

from django.utils.translation import gettext, override, pgettext


class Words:
    """The words of the screens in one language, as their own catalogue translates them."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str, context: str = "") -> str:
        """Return the words of the screen for the English ones, as said of something."""
        with override(self.language):
            return pgettext(context, text) if context else gettext(text)

    def sign_in_as(self, name: str) -> str:
        """Return the words of the button with which a visitor becomes an invented member."""
        return self("Sign in as %(name)s") % {"name": name}
