"""The addresses of *Due*, the first page, and of the reason for a late duty."""

from django.urls import path

from amparo.apps.cases.due.views import due, late_reason

urlpatterns = [
    path("", due, name="due"),
    path("cases/<uuid:case>/late/<int:position>/", late_reason, name="late-reason"),
]
