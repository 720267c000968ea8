"""Consent as a ledger: what a person lets be shared, with whom, for what, until when. Pure."""
