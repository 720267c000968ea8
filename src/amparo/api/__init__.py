"""The API: what programs of institutions read and record, by the same walls as people.

One module for each resource, none with a query of its own: they call what apps offer.
"""
