"""The addresses of referrals."""

from django.urls import path

from amparo.apps.sharing.referring.views import handover, referral, referrals
from amparo.apps.sharing.referring.views_answering import (
    referral_accept,
    referral_ask,
    referral_decline,
    referral_hand_back,
    referral_say,
    referral_take_back,
)
from amparo.apps.sharing.referring.views_drafting import refer_draft, referral_draft
from amparo.apps.sharing.referring.views_sending import refer

_ONE = "referrals/<uuid:referral>/"
urlpatterns = [
    path("cases/<uuid:case>/refer/", refer, name="refer"),
    path("cases/<uuid:case>/refer/draft/", refer_draft, name="refer-draft"),
    path("referrals/", referrals, name="referrals"),
    path(_ONE, referral, name="referral"),
    path(f"{_ONE}accept/", referral_accept, name="referral-accept"),
    path(f"{_ONE}decline/", referral_decline, name="referral-decline"),
    path(f"{_ONE}ask/", referral_ask, name="referral-ask"),
    path(f"{_ONE}say/", referral_say, name="referral-say"),
    path(f"{_ONE}draft/", referral_draft, name="referral-draft"),
    path(f"{_ONE}hand-back/", referral_hand_back, name="referral-hand-back"),
    path(f"{_ONE}take-back/", referral_take_back, name="referral-take-back"),
    path(f"{_ONE}handover/", handover, name="handover"),
]
