"""The protocol that governs here, and its pages."""
