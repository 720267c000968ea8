"""The web application, one folder for each bounded context."""
