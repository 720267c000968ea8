"""Second factors and the list of sessions: the one room that knows django-allauth.

It keeps what a member has beside their password, and asks it. Pages and rules stand outside.
"""
