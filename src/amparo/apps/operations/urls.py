"""The addresses of health, and of choosing a language."""

from django.urls import path

from amparo.apps.operations.views import choose_language, healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("language/", choose_language, name="set_language"),
]
