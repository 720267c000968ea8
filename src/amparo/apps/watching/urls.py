"""The addresses of who looked, of who reads far beyond their duties, and of the auditor."""

from django.urls import path

from amparo.apps.watching.views_audit import journal_audit
from amparo.apps.watching.views_far import far_readers
from amparo.apps.watching.views_readers import case_readers, readers

urlpatterns = [
    path("readers/", readers, name="readers"),
    path("cases/<uuid:case>/readers/", case_readers, name="case-readers"),
    path("far-readers/", far_readers, name="far-readers"),
    path("journal/", journal_audit, name="journal-audit"),
]
