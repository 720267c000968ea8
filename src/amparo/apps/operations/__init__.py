"""Keeping Amparo running: health, jobs, its documentation on screen, its demonstration."""
