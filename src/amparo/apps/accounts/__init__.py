"""Institutions, their desks, the roles they hold with dates, and the members who act for them."""
