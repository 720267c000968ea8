"""Showing what an audit found: on the terminal, and as one self-contained page."""
