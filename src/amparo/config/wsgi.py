"""Where the server enters."""

from django.core.wsgi import get_wsgi_application

from amparo.apps.operations.logs import log_what_ends

application = get_wsgi_application()
log_what_ends()
