"""The addresses of urgent requests and of demands."""

from django.urls import path

from amparo.apps.sharing.views import answer, ask, mine, requests
from amparo.apps.sharing.views_demands import demand_answer, demand_new, demands

urlpatterns = [
    path("requests/", requests, name="requests"),
    path("requests/new/", ask, name="ask-holder"),
    path("requests/mine/", mine, name="my-requests"),
    path("requests/<uuid:asked>/answer/", answer, name="request-answer"),
    path("demands/", demands, name="demands"),
    path("demands/new/", demand_new, name="demand-new"),
    path("demands/<uuid:demand>/answer/", demand_answer, name="demand-answer"),
]
