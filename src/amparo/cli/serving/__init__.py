"""``amparo serve``: the database, the web and the worker, started together and kept running."""
