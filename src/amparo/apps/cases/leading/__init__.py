"""Answering for who sees a case: in whose hands it is, who is kept out, and what was opened."""
