"""The journal: the one append-only table of what was done, and the only code that reads it."""
