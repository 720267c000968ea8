"""The addresses of the sealed parts of a case."""

from django.urls import path

from amparo.apps.compartments.files.views import file, file_content, file_remove, files
from amparo.apps.compartments.files.views_adding import file_add
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
    path("cases/<uuid:case>/files/", files, name="files"),
    path("cases/<uuid:case>/files/add/", file_add, name="file-add"),
    path("cases/<uuid:case>/files/<uuid:file>/", file, name="file"),
    path("cases/<uuid:case>/files/<uuid:file>/content/", file_content, name="file-content"),
    path("cases/<uuid:case>/files/<uuid:file>/remove/", file_remove, name="file-remove"),
]
