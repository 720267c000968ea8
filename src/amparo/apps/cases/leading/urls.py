"""The addresses of who sees a case."""

from django.urls import path

from amparo.apps.cases.leading.views import (
    assignment_end,
    case_access,
    case_assign,
    case_restrict,
    restriction_lift,
    warning_lift,
)
from amparo.apps.cases.leading.views_restrictions import restriction_review, reviews
from amparo.apps.cases.leading.views_reviewing import emergencies, emergency, emergency_review

urlpatterns = [
    path("cases/<uuid:case>/access/", case_access, name="case-access"),
    path("cases/<uuid:case>/assign/", case_assign, name="case-assign"),
    path("cases/<uuid:case>/assign/<int:assignment>/end/", assignment_end, name="assignment-end"),
    path("cases/<uuid:case>/restrict/", case_restrict, name="case-restrict"),
    path(
        "cases/<uuid:case>/restrict/<int:restriction>/lift/",
        restriction_lift,
        name="restriction-lift",
    ),
    path("cases/<uuid:case>/restrict/relative/lift/", warning_lift, name="warning-lift"),
    path("emergency/", emergency, name="emergency"),
    path("emergencies/", emergencies, name="emergencies"),
    path("emergencies/<int:assignment>/review/", emergency_review, name="emergency-review"),
    path("reviews/", reviews, name="reviews"),
    path("reviews/<int:restriction>/review/", restriction_review, name="restriction-review"),
]
