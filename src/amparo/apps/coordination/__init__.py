"""Duties kept and not, counted by institution, duty, place and month. No case is told here."""
