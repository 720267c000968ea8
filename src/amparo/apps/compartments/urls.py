"""The addresses of the sealed parts of a case."""

from django.urls import path

from amparo.apps.compartments.pages.views import compartment, names, sealed
from amparo.apps.compartments.pages.views_editing import compartment_draft, compartment_edit

urlpatterns = [
    path("names/", names, name="names"),
    path("cases/<uuid:case>/sealed/", sealed, name="sealed"),
    path("cases/<uuid:case>/sealed/<slug:compartment>/", compartment, name="compartment"),
    path(
        "cases/<uuid:case>/sealed/<slug:compartment>/edit/",
        compartment_edit,
        name="compartment-edit",
    ),
    path(
        "cases/<uuid:case>/sealed/<slug:compartment>/draft/",
        compartment_draft,
        name="compartment-draft",
    ),
]
