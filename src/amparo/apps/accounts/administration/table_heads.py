"""The heads of a table's columns, as the component of tables takes them."""


def heads(*texts: str) -> list[dict[str, str]]:
    """Return a head for each column."""
    return [{"text": text} for text in texts]
