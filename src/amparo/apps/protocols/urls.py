"""The addresses of the protocol's pages. A rule is reached as ``protocol/#PY1a``."""

from django.urls import path

from amparo.apps.protocols import views, views_cards

urlpatterns = [
    path("", views.sentences, name="protocol"),
    path("rules/<str:name>/", views.rule, name="protocol-rule"),
    path("drawing/", views.drawing, name="protocol-drawing"),
    path("drawing.svg", views.drawing_image, name="protocol-drawing-image"),
    path("versions/", views.versions, name="protocol-versions"),
    path("roles/", views.roles, name="protocol-roles"),
    path("cards/", views_cards.cards, name="protocol-cards"),
    path("cards/<str:address>.pdf", views_cards.printed_card, name="protocol-card-pdf"),
    path("cards/<str:address>/", views_cards.card, name="protocol-card"),
]
