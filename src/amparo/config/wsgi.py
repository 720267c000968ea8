"""Where the server enters."""

from django.core.wsgi import get_wsgi_application

from amparo.apps.operations.letters import in_our_letters
from amparo.apps.operations.logs import log_what_ends

application = in_our_letters(get_wsgi_application())
log_what_ends()
