"""The address at which a reader says why they look at a case."""

from django.urls import path

from amparo.apps.cases.looking.views import why_look

urlpatterns = [path("cases/<uuid:case>/why/", why_look, name="why-look")]
