"""Asking whoever holds a case for it, and answering an authority case by case. Nobody is listed."""
