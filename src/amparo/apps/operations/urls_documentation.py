"""The addresses of the documentation."""

from django.urls import path

from amparo.apps.operations.views_documentation import (
    documentation_index,
    documentation_page,
    documentation_picture,
)

urlpatterns = [
    path("", documentation_index, name="documentation"),
    path("picture/<path:name>", documentation_picture, name="documentation-picture"),
    path("<path:name>/", documentation_page, name="documentation-page"),
]
