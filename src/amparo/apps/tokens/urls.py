"""The addresses of tokens."""

from django.urls import path

from amparo.apps.tokens.views import token_new, token_revoke, tokens

urlpatterns = [
    path("", tokens, name="tokens"),
    path("new/", token_new, name="token-new"),
    path("<int:token>/revoke/", token_revoke, name="token-revoke"),
]
