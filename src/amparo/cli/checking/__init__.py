"""``amparo check``: what is wrong with the settings, the files and the database, in plain words."""

from amparo.cli.checking.command import add_command

__all__ = ["add_command"]
