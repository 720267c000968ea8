"""The one table: what each role sees and does, in words a person can read.

A role that an action does not name may not do it. Nothing else grants anything.
"""

from collections.abc import Mapping
from enum import Enum


class Role(Enum):
    """Who acts. The value is what the database and the packs call it."""

    OFFICER = "officer"
    CASE_LEAD = "case lead"
    DESK_ADMINISTRATOR = "desk administrator"
    COORDINATOR = "coordinator"
    COUNTRY_ADMINISTRATOR = "country administrator"
    EDITOR = "editor"
    AUDITOR = "auditor"
    WORKER = "worker"
    PORTAL = "portal"


MEANINGS: Mapping[Role, str] = {
    Role.OFFICER: "works on the cases of the desk",
    Role.CASE_LEAD: "works on the cases of the desk, and answers for who sees them",
    Role.DESK_ADMINISTRATOR: "manages the members of the desk; sees only cases assigned to them",
    Role.COORDINATOR: "sees duties and figures of the country, and no case",
    Role.COUNTRY_ADMINISTRATOR: "manages institutions, desks and members, and sees no case",
    Role.EDITOR: "writes the texts that are published, and sees no case",
    Role.AUDITOR: "checks the journal: hashes and who acted, and not what was recorded",
    Role.WORKER: "no person: lets time pass, for a purpose that each job names",
    Role.PORTAL: "no person: whoever is not signed in",
}


class Reach(Enum):
    """How far an action goes."""

    OWN = "their own account"
    ASSIGNED = "cases assigned to them, or opened in an emergency"
    DESK = "their desk"
    COUNTRY = "the whole country"
    PUBLIC = "what is public"


class Action(Enum):
    """What can be done. The value finishes the sentence "a member may ..."."""

    READ_PUBLIC = "read the protocol and the documentation, and sign in"
    KEEP_ACCOUNT = "keep their own password, second factor and sessions"
    READ_HOLDERS = "see which institution holds which role"
    SEE_DUTIES = "see what their desk owes"
    SEE_CASE = "see a case: what is due in it, what is barred, what happened, its profile"
    OPEN_CASE = "open a case"
    RECORD = "record what happened in a case, correct it, keep its profile, say why it is late"
    OPEN_IN_EMERGENCY = "open a case of their desk that is not theirs, for a written reason"
    ASK_CONSENT = "ask a person what may be shared, and record the answer or that it is taken back"
    SHARE_WITHOUT_CONSENT = "share without consent, by a way that the law of the country names"
    UNSEAL = "keep a key of their own, and open by it what is sealed in cases they see"
    ADMIT_HOLDER = "begin the key of their desk, and let members in to it, comparing fingerprints"
    LEAD_KEYS = "take the key of their desk from a member, make another recovery kit"
    ASK_HOLDER = "ask whoever holds a case for it, urgently"
    ASK_WHO_HELPS = "ask whether somebody already helps a person, without being told"
    ANSWER_WHO_HELPS = "answer who asks for a person like one whom their desk helps"
    LEAD_CASE = (
        "assign a case, end the access of others, mark who is implicated, review emergencies"
    )
    REFER = "ask a desk for help with a case, say more, and take that back"
    ANSWER_REFERRAL = "answer referrals to their desk: accept, decline, ask for more, hand back"
    ANSWER_HOLDER = "answer urgent requests and demands for a case of their desk"
    RECORD_DEMAND = "record an authority's demand for information"
    SEE_READERS = "see who looked at the cases of their desk"
    SEE_FAR_READERS = "see who reads far beyond their duties"
    REVIEW_MARKS = "review who was kept out, let it stand or lift it, without seeing the case"
    SEE_FIGURES = "see the figures of duties kept and not"
    MANAGE_DESK = "invite, suspend and remove members of a desk"
    CONFIRM_MEMBER = "confirm a member whom somebody else invited, so that they see cases"
    MANAGE_COUNTRY = "manage institutions, desks and who holds a role"
    CHECK_JOURNAL = "see the hashes of the journal, and who acted"
    MAKE_TOKENS = "make a token by which a program acts for the desk"
    RUN_JOBS = "let deadlines pass, sign checkpoints, remove what has expired"


_EVERYBODY = (
    Role.OFFICER,
    Role.CASE_LEAD,
    Role.DESK_ADMINISTRATOR,
    Role.COORDINATOR,
    Role.COUNTRY_ADMINISTRATOR,
    Role.EDITOR,
    Role.AUDITOR,
)
_CASEWORK = {
    Role.OFFICER: Reach.DESK,
    Role.CASE_LEAD: Reach.DESK,
    Role.DESK_ADMINISTRATOR: Reach.ASSIGNED,
}
_LEAD = {Role.CASE_LEAD: Reach.DESK}

TABLE: Mapping[Action, Mapping[Role, Reach]] = {
    Action.READ_PUBLIC: dict.fromkeys((*_EVERYBODY, Role.PORTAL), Reach.PUBLIC),
    Action.KEEP_ACCOUNT: dict.fromkeys(_EVERYBODY, Reach.OWN),
    Action.READ_HOLDERS: dict.fromkeys(_EVERYBODY, Reach.COUNTRY),
    Action.SEE_DUTIES: {**_CASEWORK, Role.COORDINATOR: Reach.DESK},
    Action.SEE_CASE: _CASEWORK,
    Action.OPEN_CASE: {Role.OFFICER: Reach.DESK, Role.CASE_LEAD: Reach.DESK},
    Action.RECORD: _CASEWORK,
    Action.OPEN_IN_EMERGENCY: {Role.OFFICER: Reach.DESK, Role.DESK_ADMINISTRATOR: Reach.DESK},
    Action.ASK_CONSENT: {Role.OFFICER: Reach.DESK, Role.CASE_LEAD: Reach.DESK},
    Action.SHARE_WITHOUT_CONSENT: _LEAD,
    Action.UNSEAL: _CASEWORK,
    Action.ADMIT_HOLDER: {Role.OFFICER: Reach.DESK, Role.CASE_LEAD: Reach.DESK},
    Action.LEAD_KEYS: _LEAD,
    Action.ASK_HOLDER: dict.fromkeys(_CASEWORK, Reach.COUNTRY),
    Action.ASK_WHO_HELPS: {Role.OFFICER: Reach.COUNTRY, Role.CASE_LEAD: Reach.COUNTRY},
    Action.ANSWER_WHO_HELPS: {Role.OFFICER: Reach.DESK, Role.CASE_LEAD: Reach.DESK},
    Action.LEAD_CASE: _LEAD,
    Action.REFER: {Role.OFFICER: Reach.DESK, Role.CASE_LEAD: Reach.DESK},
    Action.ANSWER_REFERRAL: {Role.OFFICER: Reach.DESK, Role.CASE_LEAD: Reach.DESK},
    Action.ANSWER_HOLDER: _LEAD,
    Action.RECORD_DEMAND: {
        Role.OFFICER: Reach.COUNTRY,
        Role.CASE_LEAD: Reach.COUNTRY,
        Role.COORDINATOR: Reach.COUNTRY,
    },
    Action.SEE_READERS: {Role.CASE_LEAD: Reach.DESK, Role.DESK_ADMINISTRATOR: Reach.DESK},
    Action.SEE_FAR_READERS: {
        Role.DESK_ADMINISTRATOR: Reach.DESK,
        Role.COORDINATOR: Reach.COUNTRY,
    },
    Action.REVIEW_MARKS: {Role.COORDINATOR: Reach.COUNTRY},
    Action.SEE_FIGURES: {Role.COORDINATOR: Reach.COUNTRY},
    Action.MANAGE_DESK: {
        Role.DESK_ADMINISTRATOR: Reach.DESK,
        Role.COUNTRY_ADMINISTRATOR: Reach.COUNTRY,
    },
    Action.CONFIRM_MEMBER: {
        Role.CASE_LEAD: Reach.DESK,
        Role.DESK_ADMINISTRATOR: Reach.DESK,
        Role.COUNTRY_ADMINISTRATOR: Reach.COUNTRY,
    },
    Action.MANAGE_COUNTRY: {Role.COUNTRY_ADMINISTRATOR: Reach.COUNTRY},
    Action.CHECK_JOURNAL: {Role.AUDITOR: Reach.COUNTRY},
    Action.MAKE_TOKENS: {**_LEAD, Role.COORDINATOR: Reach.DESK},
    Action.RUN_JOBS: {Role.WORKER: Reach.COUNTRY},
}

ON_A_CASE = frozenset(
    {Action.SEE_CASE, Action.RECORD, Action.OPEN_IN_EMERGENCY, Action.UNSEAL, Action.LEAD_CASE,
     Action.ANSWER_HOLDER, Action.ANSWER_WHO_HELPS, Action.ASK_CONSENT,
     Action.SHARE_WITHOUT_CONSENT, Action.REFER}
)  # fmt: skip
"""The actions that are done to one case."""

OF_A_DESK = frozenset({Role.OFFICER, Role.CASE_LEAD, Role.DESK_ADMINISTRATOR})
"""The roles that whoever manages a desk gives. Of others at that desk they change nothing: to give
somebody a password is to be able to sign in as them."""

SEES_CASES = frozenset(TABLE[Action.SEE_CASE])
"""The roles that may see a case at all."""

NEEDS_CONFIRMING = (
    SEES_CASES | frozenset(TABLE[Action.REVIEW_MARKS]) | frozenset(TABLE[Action.MANAGE_COUNTRY])
)
"""The roles that one person alone gives nobody: who sees cases, or who was kept out of them. Else
whoever is implicated, and manages a desk, would invent a colleague and see the case as them. And
who manages the country: else its administrator would invent the second person."""

BEFORE_CONFIRMED = frozenset({Action.READ_PUBLIC, Action.KEEP_ACCOUNT, Action.READ_HOLDERS})
"""What a member does whom nobody has confirmed yet."""
