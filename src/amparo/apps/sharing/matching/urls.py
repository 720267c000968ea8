"""The addresses of asking who already helps a person."""

from django.urls import path

from amparo.apps.sharing.matching.views import helped_ask, helped_asked
from amparo.apps.sharing.matching.views_answering import helped, helped_answer

urlpatterns = [
    path("helped/", helped, name="helped"),
    path("helped/ask/", helped_ask, name="helped-ask"),
    path("helped/asked/", helped_asked, name="helped-asked"),
    path("cases/<uuid:case>/helped/<int:match>/", helped_answer, name="helped-answer"),
]
