"""``amparo serve``: the database, the web and the worker, started together and kept running."""

from amparo.cli.serving.command import add_command

__all__ = ["add_command"]
