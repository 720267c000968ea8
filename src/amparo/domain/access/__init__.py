"""Who may do what: the one table, and the answer to each question asked of it.

Policies of the database, pages, documentation and tests are made from `table` or compared with it.
"""
