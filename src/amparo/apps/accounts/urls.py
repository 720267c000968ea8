"""The addresses of sign-in, and of what a member signs in with."""

from django.urls import path

from amparo.apps.accounts.views_confirmed import not_confirmed
from amparo.apps.accounts.views_factors import (
    second_factor,
    second_factor_app,
    second_factor_passkey,
    second_factor_remove,
    second_factor_sheet,
)
from amparo.apps.accounts.views_history import own_history
from amparo.apps.accounts.views_left import left_open
from amparo.apps.accounts.views_proof import prove
from amparo.apps.accounts.views_sessions import session_end, sessions, sessions_end
from amparo.apps.accounts.views_sign_in import own_password, sign_in, sign_in_code, sign_out

urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-in/code/", sign_in_code, name="sign-in-code"),
    path("password/", own_password, name="own-password"),
    path("prove/", prove, name="prove"),
    path("second-factor/", second_factor, name="second-factor"),
    path("second-factor/app/", second_factor_app, name="second-factor-app"),
    path("second-factor/passkey/", second_factor_passkey, name="second-factor-passkey"),
    path("second-factor/sheet/", second_factor_sheet, name="second-factor-sheet"),
    path("second-factor/<int:factor>/remove/", second_factor_remove, name="second-factor-remove"),
    path("not-confirmed/", not_confirmed, name="not-confirmed"),
    path("sessions/", sessions, name="sessions"),
    path("sessions/<int:session>/end/", session_end, name="session-end"),
    path("sessions/end/", sessions_end, name="sessions-end"),
    path("history/", own_history, name="own-history"),
    path("left-open/", left_open, name="left-open"),
    path("sign-out/", sign_out, name="sign-out"),
]
