"""Keys that rest in the database, each sealed under another, and what is sealed under them."""
