"""Casework as values: the journal of a case, what follows from it, and which desk must act."""
