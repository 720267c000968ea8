"""The addresses of sign-in."""

from django.urls import path

from amparo.apps.accounts.views_sign_in import own_password, sign_in, sign_out

urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("password/", own_password, name="own-password"),
    path("sign-out/", sign_out, name="sign-out"),
]
