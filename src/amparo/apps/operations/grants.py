"""What each database role may do with each table. The owner owns them; nobody else does.

Applied after every migration. A test compares it with the catalogue: a table that is not listed
is open to nobody, and fails the test.
"""

from collections.abc import Mapping

from django.db import connection, transaction

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_READ = "SELECT"
_APPEND = "SELECT, INSERT"
_JOBS = {"amparo_app": _ALL, "amparo_worker": _ALL}

GRANTS: Mapping[str, Mapping[str, str]] = {
    "account_emailaddress": {},
    "account_emailconfirmation": {},
    "accounts_attempt": {
        "amparo_app": "SELECT, INSERT, DELETE",
        "amparo_worker": "SELECT, DELETE",
    },
    "accounts_desk": {"amparo_app": "SELECT, INSERT, UPDATE", "amparo_worker": _READ},
    "accounts_deskmail": {"amparo_app": _ALL, "amparo_worker": "SELECT, UPDATE"},
    "accounts_history": {"amparo_app": _APPEND},
    "accounts_institution": {"amparo_app": "SELECT, INSERT, UPDATE", "amparo_worker": _READ},
    "accounts_member": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "accounts_posting": {"amparo_app": "SELECT, INSERT, UPDATE", "amparo_worker": _READ},
    "accounts_roleholding": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": _READ,
    },
    "auth_group": {},
    "auth_group_permissions": {},
    "auth_permission": {},
    "cases_access": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": "SELECT, INSERT, UPDATE",
    },
    "cases_assignment": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": "SELECT, INSERT, UPDATE",
    },
    "cases_case": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": "SELECT, UPDATE",
    },
    "cases_duty": {"amparo_app": _ALL, "amparo_worker": _ALL},
    "cases_profile": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "cases_restriction": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": "SELECT, UPDATE, DELETE",
    },
    "compartments_draft": {"amparo_app": _ALL},
    "compartments_file": {
        "amparo_app": "SELECT, INSERT, DELETE",
        "amparo_worker": "SELECT, DELETE",
    },
    "compartments_grant": {"amparo_app": _ALL, "amparo_worker": "SELECT, DELETE"},
    "compartments_kept": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "compartments_renewal_due": {
        "amparo_app": "SELECT, INSERT, DELETE",
        "amparo_worker": _APPEND,
    },
    "coordination_change": {"amparo_app": _APPEND, "amparo_worker": _ALL},
    "coordination_reckoning": {
        "amparo_app": _READ,
        "amparo_worker": "SELECT, INSERT, UPDATE",
    },
    "coordination_referral": {"amparo_app": _APPEND, "amparo_worker": _ALL},
    "django_content_type": {"amparo_app": _READ},
    "django_migrations": {"amparo_app": _READ, "amparo_worker": _READ},
    "django_session": {"amparo_app": _ALL, "amparo_worker": "SELECT, DELETE"},
    "ended_thing": {"amparo_app": "INSERT", "amparo_worker": _APPEND},
    "journal_checkpoint": {"amparo_app": _READ, "amparo_worker": _APPEND},
    "journal_entry": {"amparo_app": _READ, "amparo_worker": _READ},
    "journal_far_reading": {"amparo_app": _READ, "amparo_worker": _ALL},
    "journal_head": {"amparo_worker": _APPEND},
    "journal_reading": {"amparo_app": _APPEND, "amparo_worker": _READ},
    "journal_trace": {"amparo_app": _APPEND, "amparo_worker": _READ},
    "journal_verification": {"amparo_app": _READ, "amparo_worker": _APPEND},
    "keys_desk": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "keys_kept_half": {"amparo_app": _ALL},
    "keys_kit": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "keys_member": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "keys_share": {"amparo_app": "SELECT, INSERT, DELETE"},
    "keys_widening": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "matching_asked": {"amparo_app": "INSERT", "amparo_worker": "SELECT, DELETE"},
    "matching_encoding": {"amparo_app": _ALL, "amparo_worker": "SELECT, DELETE"},
    "matching_invitation": {"amparo_app": _APPEND},
    "matching_key": {"amparo_app": "SELECT, INSERT, UPDATE", "amparo_worker": _READ},
    "matching_match": {
        "amparo_app": "SELECT, UPDATE",
        "amparo_worker": "SELECT, INSERT, DELETE",
    },
    "matching_question": {"amparo_app": _APPEND, "amparo_worker": _READ},
    "matching_share": {"amparo_app": "SELECT, INSERT, DELETE"},
    "mfa_authenticator": {"amparo_app": _ALL},
    "procrastinate_events": _JOBS,
    "procrastinate_jobs": _JOBS,
    "procrastinate_periodic_defers": _JOBS,
    "procrastinate_workers": _JOBS,
    "seals_case_key": {"amparo_app": _APPEND, "amparo_worker": "SELECT, DELETE"},
    "seals_root": {"amparo_app": _READ, "amparo_worker": _READ},
    "sharing_answered_case": {"amparo_app": _APPEND},
    "sharing_demand": {"amparo_app": _APPEND},
    "sharing_demand_answer": {"amparo_app": _APPEND},
    "sharing_referral": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": "SELECT, UPDATE, DELETE",
    },
    "sharing_referral_act": {"amparo_app": _APPEND, "amparo_worker": "SELECT, INSERT, DELETE"},
    "sharing_referral_draft": {"amparo_app": _ALL, "amparo_worker": "SELECT, DELETE"},
    "sharing_referral_words": {"amparo_app": _ALL, "amparo_worker": "SELECT, DELETE"},
    "sharing_request": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "sharing_request_answer": {"amparo_app": _APPEND},
    "sharing_withdrawal_notice": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": _READ,
    },
    "tokens_pace": {"amparo_app": "SELECT, INSERT, UPDATE"},
    "tokens_recorded": {"amparo_app": _APPEND},
    "tokens_token": {
        "amparo_app": "SELECT, INSERT, UPDATE",
        "amparo_worker": "SELECT, UPDATE",
    },
    "usersessions_usersession": {"amparo_app": _ALL, "amparo_worker": "SELECT, DELETE"},
}
_ROLES = ("amparo_app", "amparo_worker", "amparo_portal")


def apply_grants() -> None:
    """Take every right from every role and give those of the table, in one transaction.

    To be called by the owner, after a migration.
    """
    roles = ", ".join(_ROLES)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {roles}, PUBLIC")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {roles}, PUBLIC")
        for table, rights in GRANTS.items():
            for role, what in rights.items():
                cursor.execute(f"GRANT {what} ON {table} TO {role}")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO amparo_app, amparo_worker")
        # By default of the column, for whoever lets a desk see a case.
        cursor.execute("GRANT EXECUTE ON FUNCTION cases_new_code TO amparo_app, amparo_worker")
        # The worker carries out reviews by it, and the function lets it write nothing else.
        cursor.execute("GRANT EXECUTE ON FUNCTION journal_append TO amparo_app, amparo_worker")
