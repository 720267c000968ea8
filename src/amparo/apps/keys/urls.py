"""The addresses of keys."""

from django.urls import path

from amparo.apps.keys.views import keys, own_key, own_passphrase, seal, unseal
from amparo.apps.keys.views_desk import (
    desk_key_begin,
    holder_let_in,
    holder_take_away,
    kit,
    more_allow,
    more_ask,
)

urlpatterns = [
    path("keys/", keys, name="keys"),
    path("keys/own/", own_key, name="own-key"),
    path("keys/passphrase/", own_passphrase, name="own-passphrase"),
    path("keys/begin/", desk_key_begin, name="desk-key-begin"),
    path("keys/kit/", kit, name="recovery-kit"),
    path("keys/members/<uuid:member>/let-in/", holder_let_in, name="holder-let-in"),
    path("keys/members/<uuid:member>/take-away/", holder_take_away, name="holder-take-away"),
    path("keys/more/", more_ask, name="more-ask"),
    path("keys/more/<int:widening>/", more_allow, name="more-allow"),
    path("unseal/", unseal, name="unseal"),
    path("seal/", seal, name="seal"),
]
