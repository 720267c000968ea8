"""How the parts become one running web: settings, addresses, the server's entrance."""
