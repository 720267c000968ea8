"""The log for a machine to read: each record is one line of JSON, whatever it holds."""

import json
import logging

from amparo.apps.operations.logs import WithoutValues, said_without_values


class AsJson(WithoutValues):
    """Writes what `WithoutValues` would, as one object in one line.

    ``time`` in UTC, ``level``, ``logger``, ``process`` and ``said``; of a fault also ``fault``: its
    kinds and the lines that raised them.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, str | int | None] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "said": said_without_values(record=record),
        }
        if record.exc_info:
            told["fault"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=True)
