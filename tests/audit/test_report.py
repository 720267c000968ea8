"""What the reports say beside the counts: what a bar forbids, whose act, in whose words, doubt."""

import json
import re
from pathlib import Path

import pytest

from tests.audit.commanding import HEAD, LOG, RULES, Desk

UNTIMED = """
duties:
  D1: {who: police, must: safe place given, when: report received, within: not stated,
       words: sin demora <ya>, basis: Law 1 art. 2}
"""
EITHER = """
duties:
  D1: {who: police, must: safe place given, when: report received,
       within: 3 days or working days, basis: Law 1 art. 2}
"""
FRIDAY = "2026-03-06 10:00"  # three days end on Monday the 9th, three working days on the 11th


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


def lines_of(desk: Desk, log: str = LOG, *options: str, protocol: str = HEAD + RULES) -> list[str]:
    """The lines of the text report, each with single spaces."""
    return [
        " ".join(one.split())
        for one in desk.audit(log, *options, protocol=protocol).out.splitlines()
    ]


def page_of(desk: Desk, log: str = LOG, *options: str, protocol: str = HEAD + RULES) -> str:
    path = desk.folder / "report.html"
    desk.audit(log, "--html", path, *options, protocol=protocol)
    return path.read_text(encoding="utf-8")


def key_figures(page: str) -> dict[str, str]:
    """The figures on top of the page by their words."""
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))


def test_a_breached_bar_names_what_it_forbids_its_article_and_whose_act_it_was(desk: Desk) -> None:
    log = LOG.replace("C-2,case closed,2026-03-04 12:00,court", "C-2,case closed,2026-03-04 12:00,")
    again = (
        "C-4,report received,2026-03-02 10:00,police,\nC-4,case closed,2026-03-02 12:00,court,\n"
    )

    text, page = lines_of(desk, log + again * 1), page_of(desk, log + again)

    assert text[text.index("BARS BREACHED BY WHOSE ACT breached") + 1 :][:2] == [
        "B1 · case closed not said 1",
        "B1 · case closed court 1",
    ]
    assert "<span>B1 · case closed<small>Law 1 art. 4</small></span>" in page
    assert "<span>not said 1, court 1</span>" in page


def test_a_bar_that_nobody_breached_names_nobody(desk: Desk) -> None:
    kept = LOG.replace("C-2,case closed,2026-03-04 12:00,court,\n", "")

    assert not [line for line in lines_of(desk, kept) if "BREACHED" in line]
    assert "<span>–</span>" in page_of(desk, kept)


def test_the_laws_own_words_stand_by_the_duty_they_date(desk: Desk) -> None:
    text, page = lines_of(desk, protocol=HEAD + UNTIMED), page_of(desk, protocol=HEAD + UNTIMED)

    assert text[text.index("The law's own words for the time:") + 1] == "D1 «sin demora <ya>»"
    assert "<small>Law 1 art. 2</small><small>«sin demora &lt;ya&gt;»</small>" in page


def test_where_the_law_has_no_words_none_are_shown(desk: Desk) -> None:
    assert "The law's own words for the time:" not in lines_of(desk)
    assert "«" not in page_of(desk)


def test_what_only_the_earlier_reading_calls_late_is_counted_apart(desk: Desk) -> None:
    acts = {"1": "2026-03-09 23:00", "2": "2026-03-10 09:00", "3": "2026-03-12 09:00"}
    log = "case,event,happened\n" + "".join(
        f"{case},report received,{FRIDAY}\n{case},safe place given,{at}\n"
        for case, at in acts.items()
    )
    log += f"4,report received,{FRIDAY}\n5,report received,2026-03-09 10:00\n"

    text = lines_of(desk, log, "--as-of", "2026-03-11 12:00", protocol=HEAD + EITHER)
    page = page_of(desk, log, "--as-of", "2026-03-11 12:00", protocol=HEAD + EITHER)

    title = "WHERE THE LAW DOES NOT SAY WHICH DAYS HELD BY past the earlier, open past the"
    # cases 3 and 4 are open past the earlier reading, 2 was done after it; 1 and 5 are in no doubt
    assert text[text.index(f"{title} earlier, done") + 1] == "D1 · safe place given police 2 1"
    assert "<h2>Where the law does not say which days</h2>" in page


def test_past_the_later_reading_there_is_no_doubt(desk: Desk) -> None:
    log = f"case,event,happened\n1,report received,{FRIDAY}\n"

    text = lines_of(desk, log, "--as-of", "2026-03-12 00:00", protocol=HEAD + EITHER)

    assert "D1 · safe place given police 0 0" in text
    assert "D1 · safe place given police 1 0 0 1 0 0 0 h 0 h" in text


def test_a_law_that_says_which_days_has_no_table_of_doubt(desk: Desk) -> None:
    assert "WHICH DAYS" not in desk.audit().out


def test_a_paused_duty_is_not_due_soon_by_any_reading(desk: Desk) -> None:
    paused = EITHER.replace("basis:", "clock_stops: {from: visit made, until: case closed}, basis:")
    log = f"case,event,happened\n1,report received,{FRIDAY}\n1,visit made,2026-03-07 10:00\n"

    text = lines_of(desk, log, "--as-of", "2026-03-11 12:00", protocol=HEAD + paused)

    assert "D1 · safe place given police 0 0" in text


def test_the_key_figure_counts_only_what_had_a_time(desk: Desk) -> None:
    protocol = (HEAD + RULES.partition("  D2:")[0]).replace(
        "24 hours", "{child: 24 hours, otherwise: not stated}"
    )
    log = (
        "case,event,happened,child\n"
        "1,report received,2026-03-02 10:00,yes\n1,safe place given,2026-03-02 11:00,\n"
        "2,report received,2026-03-02 10:00,yes\n2,safe place given,2026-03-09 11:00,\n"
        "3,report received,2026-03-02 10:00,no\n3,safe place given,2026-03-09 11:00,\n"
        "4,report received,2026-03-02 10:00,no\n"
    )

    figures = key_figures(page_of(desk, log, protocol=protocol))
    text = desk.audit(log, protocol=protocol).out

    assert figures["duties with a time arose"] == "2"
    assert figures["done in time, of those done or past due"] == "50 %"
    assert "D1 has a time for some facts only; 2 of 4 arose without one." in " ".join(text.split())


def test_where_every_duty_has_a_time_no_remark_on_branches_is_made(desk: Desk) -> None:
    assert "has a time for some facts only" not in desk.audit().out
    assert key_figures(page_of(desk))["done in time, of those done or past due"] == "33 %"


def test_a_verdict_before_every_event_says_that_nothing_was_judged(desk: Desk) -> None:
    answer = desk.audit(LOG, "--json", "--as-of", "2026-02-01")
    text = desk.audit(LOG, "--as-of", "2026-02-01").out

    found = json.loads(answer.out)
    assert (found["events"], found["cases"]) == (0, 0)
    assert text.splitlines()[0] == (
        "Nothing was judged under example version 1 as of 2026-02-01 23:59:59 (America/Asuncion): "
        "every event of the log happened later."
    )


def test_a_verdict_amid_the_log_counts_the_events_and_cases_up_to_then(desk: Desk) -> None:
    assert desk.audit(LOG, "--as-of", "2026-03-04 12:00").out.startswith(
        "4 events of 2 cases, judged under example version 1 as of 2026-03-04 12:00"
    )


def test_an_act_before_its_duty_took_no_time_and_that_is_said(desk: Desk) -> None:
    counts = HEAD + UNTIMED.replace("basis:", "already_done: counts, basis:")
    log = (
        "case,event,happened\n"
        "1,safe place given,2026-03-02 10:00\n1,report received,2026-03-09 10:00\n"
    )

    text = lines_of(desk, log, protocol=counts)

    assert "D1 · safe place given police 1 1 0 0 0 h 0 h" in text
    assert "An act before the duty arose counts for D1: where that happened, it took 0 h." in text
    assert "An act before the duty arose" not in desk.audit(log, protocol=HEAD + UNTIMED).out
