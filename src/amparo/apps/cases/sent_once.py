"""What every form carries that writes: its own id, and how much of the case its page showed."""

import uuid

from django import forms


class SentOnce(forms.Form):
    """Carries ``submission``, so that a form sent twice is done once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    @staticmethod
    def fresh() -> dict[str, object]:
        """Return the hidden values of a page just made."""
        return {"submission": uuid.uuid4()}


class SentFromCase(SentOnce):
    """Carries ``seen`` too, so that whoever sends it is told of what others recorded meanwhile."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
