"""Referrals: a case asks a desk for what somebody needs, and is answered. Pure."""
