"""Opening sealed names in a process of its own, which says in JSON how long it takes."""

import json
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from amparo.apps.keys.holding import Holder

TIMES = 15
_NOW = datetime.now(tz=UTC)


def main(number: int) -> int:
    """Fill an empty database with cases of one desk, and print the figures."""
    django.setup()
    from django.db import connections, transaction

    from amparo.apps.accounts.middleware import see_as
    from amparo.apps.accounts.models import Posting
    from amparo.apps.cases.codes import codes_of
    from amparo.apps.compartments.names import names_of_desk
    from amparo.apps.compartments.renewing import renew_what_is_due

    with transaction.atomic():
        lead, colleague = _holders()
        cases = _fill(lead, number)
    with transaction.atomic():
        see_as(actor=lead.actor)
        if len(names_of_desk(by=lead, at=_NOW)) != number:
            raise RuntimeError("not every name opens")
        opened = _median_ms(lambda: names_of_desk(by=lead, at=_NOW))
        codes = _median_ms(lambda: codes_of(cases=cases))
    with transaction.atomic():
        Posting.objects.filter(member__pseudonym=colleague.actor.member).update(ends_on=_NOW.date())
        see_as(actor=lead.actor)
        began = time.perf_counter()
        renew_what_is_due(by=lead, at=_NOW)
        renewed = (time.perf_counter() - began) * 1000
    connections.close_all()
    found = {"times": TIMES, "opened_ms": opened, "codes_ms": codes, "renewed_ms": renewed,
             "grants": number}  # fmt: skip
    print(json.dumps(found))
    return 0


def _holders() -> "tuple[Holder, Holder]":
    from tests.apps.unsealing import begun, joined
    from tests.cast import enter_cast

    cast = enter_cast()
    lead = begun(cast.lucia)
    return lead, joined(lead, cast.amina)


def _fill(lead: "Holder", number: int) -> list[uuid.UUID]:
    from amparo.apps.accounts.middleware import see_as
    from amparo.apps.compartments.keeping import keep_compartment
    from amparo.domain.casework.compartments import Compartment
    from tests.apps.acting import open_case

    cases = []
    for one in range(number):
        case = open_case(lead.actor, at=_NOW)
        see_as(actor=lead.actor)
        keep_compartment(
            by=lead, at=_NOW, case=case, compartment=Compartment.IDENTITY, seen=0,
            fields={"given_names": f"Invented {one}", "surnames": "de Ejemplo"},
            submission=uuid.uuid4(),
        )  # fmt: skip
        cases.append(case)
    return cases


def _median_ms(run: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
