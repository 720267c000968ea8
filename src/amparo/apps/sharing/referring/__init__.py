"""Referrals: asking a desk for help with a case, and answering; never a person, always a desk."""
