"""Tokens: by which a program acts for a desk, for a purpose, no further than who made them."""
