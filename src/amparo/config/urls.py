"""Every address of Amparo, in one list."""

from django.urls import URLPattern, URLResolver, include, path

from amparo.api.addresses import api

handler400 = "amparo.apps.operations.views.not_understood"
handler404 = "amparo.apps.operations.views.not_found"
handler403 = "amparo.apps.operations.views.turned_away"
handler500 = "amparo.apps.operations.views.at_fault"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("amparo.apps.accounts.urls")),
    path("", include("amparo.apps.operations.urls")),
    path("", include("amparo.apps.cases.due.urls")),
    path("", include("amparo.apps.cases.pages.urls")),
    path("", include("amparo.apps.cases.leading.urls")),
    path("", include("amparo.apps.keys.urls")),
    path("", include("amparo.apps.compartments.urls")),
    path("", include("amparo.apps.sharing.urls")),
    path("", include("amparo.apps.sharing.matching.urls")),
    path("", include("amparo.apps.sharing.consenting.urls")),
    path("", include("amparo.apps.sharing.referring.urls")),
    path("", include("amparo.apps.cases.looking.urls")),
    path("", include("amparo.apps.watching.urls")),
    path("", include("amparo.apps.coordination.urls")),
    path("tokens/", include("amparo.apps.tokens.urls")),
    path("api/v1/", api.urls),
    path("administration/", include("amparo.apps.accounts.administration.urls")),
    path("protocol/", include("amparo.apps.protocols.urls")),
    path("documentation/", include("amparo.apps.operations.urls_documentation")),
]
