"""The address of the coordination."""

from django.urls import path

from amparo.apps.coordination.views import coordination

urlpatterns = [path("coordination/", coordination, name="coordination")]
