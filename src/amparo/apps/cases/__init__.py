"""Cases and what follows from their journals: who owes what by when, and the pages of both."""
