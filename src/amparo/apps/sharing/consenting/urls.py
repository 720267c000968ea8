"""The addresses of consent."""

from django.urls import path

from amparo.apps.sharing.consenting.views import consent, consent_acknowledge
from amparo.apps.sharing.consenting.views_asking import consent_ask
from amparo.apps.sharing.consenting.views_ending import consent_route, consent_withdraw

urlpatterns = [
    path("cases/<uuid:case>/consent/", consent, name="consent"),
    path("cases/<uuid:case>/consent/ask/", consent_ask, name="consent-ask"),
    path("cases/<uuid:case>/consent/withdraw/", consent_withdraw, name="consent-withdraw"),
    path("cases/<uuid:case>/consent/without/", consent_route, name="consent-route"),
    path(
        "cases/<uuid:case>/consent/<int:number>/acknowledge/",
        consent_acknowledge,
        name="consent-acknowledge",
    ),
]
