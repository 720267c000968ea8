"""Keys of members and desks: made, opened by a passphrase for a while, given on, made anew."""
