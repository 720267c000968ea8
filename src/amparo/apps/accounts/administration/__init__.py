"""The pages of an administrator: institutions, desks, members, and who holds which role."""
