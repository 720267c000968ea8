"""The addresses of cases."""

from django.urls import path

from amparo.apps.cases.pages.views_case import case, cases
from amparo.apps.cases.pages.views_correcting import correct
from amparo.apps.cases.pages.views_opening import open_case, opened_cases
from amparo.apps.cases.pages.views_profile import profile
from amparo.apps.cases.pages.views_recording import record, record_what

urlpatterns = [
    path("cases/", cases, name="cases"),
    path("cases/open/", open_case, name="open-case"),
    path("cases/opened/<uuid:together>/", opened_cases, name="opened-cases"),
    path("cases/<uuid:case>/", case, name="case"),
    path("cases/<uuid:case>/record/", record, name="record"),
    path("cases/<uuid:case>/record-event/", record_what, name="record-event"),
    path("cases/<uuid:case>/correct/<int:number>/", correct, name="correct"),
    path("cases/<uuid:case>/profile/", profile, name="profile"),
]
