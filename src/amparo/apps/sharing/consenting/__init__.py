"""Consent: asking for it, taking it back, and the ways without it that the law names."""
