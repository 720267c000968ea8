"""All cryptography, in one room: nothing else imports a library for it."""
