"""What the asker of `/nps` reads, what a CSM decides, and what is said when something cannot be done."""

from dataclasses import replace
from datetime import date

import pytest
from views_cast import HOSTILE_NAME, LONG_NAME, TODAY, controls, seen, taken_by_slack, view_taken_by_slack

from analysis.reporting.digest import Window
from analysis.reporting.figures import Counts, NpsFigures, nps_figures
from analysis.score.nps import Tally
from bot import ids
from bot.views import errors
from bot.views.exit_proposal import exit_proposal
from bot.views.figures import percent
from bot.views.nps_answer import Period, nps_answer, share_modal, shared_figures
from storage.figures.report_queries import Coverage
from surveys.asking.asks import AskState, Audience, ExitAsk
from surveys.definition.locales import SHIPPED
from surveys.leaving.proposals import ExitProposal

PERIOD = Period(date(2026, 8, 25), date(2026, 11, 22))
CHANGES = (1,) * 14 + (-1,) * 9 + (0,) * 38


def figures(*histogram: int, sent: int = 610, delivered: int = 598, commented: int = 83) -> NpsFigures:
    counts = Counts(histogram or (2, 0, 1, 3, 4, 6, 9, 21, 20, 40, 38), sent, delivered, commented)
    return nps_figures(counts, before=Tally(60, 50, 24), changes=CHANGES)


FEW = figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, sent=5, delivered=5, commented=0)
NONE = nps_figures(Counts((0,) * 11, 0, 0, 0), before=Tally())
SMALL = nps_figures(Counts((0,) * 8 + (2, 1, 2), 9, 9, 0), before=Tally())
ASK = ExitAsk(
    token="preview",
    locale="de",
    greeting_name="Anna",
    audience=Audience("Northwind", "Lena Vogt", "Acme"),
    state=AskState.OPEN,
    ends_on=date(2027, 1, 31),
    reasons=(("unused", "Kaum genutzt"), ("other", "Etwas anderes")),
    reason=None,
    second_reason=None,
    compared_with=None,
    kept_by=None,
    verbatim=None,
    may_contact=None,
)
PROPOSAL = ExitProposal(
    departure_id=7,
    account="Acme GmbH",
    contact="Anna Weber",
    title="Head of Operations",
    ends_on=date(2027, 1, 31),
    state="proposed",
    decided_by=None,
    today=TODAY,
    ask=ASK,
    mrr_minor=320000,
    mrr_currency="EUR",
)


def test_the_answer_says_how_sure_it_is() -> None:
    shown = seen(nps_answer(figures(), PERIOD)).splitlines()
    assert shown == [
        "*NPS +37*, 25 Aug-22 Nov 2026, all accounts",
        "Likely between +24 and +48 (95 %), from 144 answers: 78 at 9-10, 41 at 7-8, 25 at 0-6",
        "Against the 90 days before: +27. Up 10, could be chance.",
        "Answered both times: 61 people, 14 up, 9 down",
        "Answered: 144 of 598 delivered (24 %), 83 with a comment (58 %)",
        "Only you see this.",
        "How is this counted?",
        "Share…",
    ]


@pytest.mark.parametrize("each", [figures(), FEW, NONE, SMALL])
def test_slack_takes_every_answer(each: NpsFigures) -> None:
    for shown in (nps_answer(each, PERIOD), shared_figures(each, PERIOD, HOSTILE_NAME)):
        taken_by_slack(shown)
        assert "None" not in seen(shown)
        assert "<" not in shown.text


def test_too_few_answers_make_no_score_and_nothing_to_share() -> None:
    shown = nps_answer(FEW, PERIOD)
    assert seen(shown).splitlines()[:3] == [
        "*NPS*, 25 Aug-22 Nov 2026, all accounts",
        "Only 4 answers: too few for a score.",
        "Answered: 4 of 5 delivered (80 %), 0 with a comment (0 %)",
    ]
    assert set(controls(shown)) == {"How is this counted?"}


def test_few_answers_say_so() -> None:
    assert "Few answers: the range says more than the score." in seen(nps_answer(SMALL, PERIOD))
    assert "Few answers" not in seen(nps_answer(figures(), PERIOD))


def test_the_buttons_know_the_period() -> None:
    assert {each["value"] for each in controls(nps_answer(figures(), PERIOD)).values()} == {"90"}


def test_shared_figures_say_who_shared_them_and_cannot_be_shared_on() -> None:
    shown = shared_figures(figures(), PERIOD, "Lena Vogt")
    assert "Shared by Lena Vogt." in seen(shown) and "Only you see this." not in seen(shown)
    assert set(controls(shown)) == {"How is this counted?"}


def test_no_channel_of_another_company_is_offered() -> None:
    view = share_modal(90)
    view_taken_by_slack(view)
    assert controls(view)[ids.SHARE_WHERE]["filter"]["exclude_external_shared_channels"] is True
    assert view["private_metadata"] == "90"


def test_a_digest_keeps_the_figures_it_needs() -> None:
    kept = Window.of(figures(), 90)
    assert (kept.now.n, kept.before.n, kept.verdict) == (144, 134, "Up 10, could be chance.")


@pytest.mark.parametrize(("share", "shown"), [(0.2408, "24 %"), (0.125, "13 %"), (0.0, "0 %"), (1.0, "100 %")])
def test_a_fraction_is_printed_in_percent(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_a_csm_sees_who_would_be_asked_and_what_they_would_read() -> None:
    shown = exit_proposal(PROPOSAL)
    taken_by_slack(shown)
    for said in (
        "*Acme GmbH leaves on 31 Jan 2027.*",
        "Ends in 70 days · MRR €3,200",
        "May we ask *Anna Weber, Head of Operations* why?",
        "Das steht fest, und nichts hier ändert etwas daran.",
        "*Was war der wichtigste Grund?*",
    ):
        assert said in seen(shown)
    assert {each["action_id"] for each in controls(shown).values()} == {
        ids.EXIT_SEND,
        ids.EXIT_CALL,
        ids.EXIT_DECLINE,
    }
    assert {each["value"] for each in controls(shown).values()} == {"7"}


def test_sending_is_confirmed_with_name_and_account() -> None:
    send = controls(exit_proposal(PROPOSAL))["Send to Anna"]
    assert send["confirm"]["text"]["text"] == "Anna Weber at Acme GmbH gets this message from the bot."


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("asked", "Lena Vogt agreed: Anna Weber is asked."),
        ("calling", "Lena Vogt calls Anna Weber; no survey is sent."),
        ("declined", "Lena Vogt decided: nobody is asked."),
    ],
)
def test_a_decision_is_shown_and_stands(state: str, said: str) -> None:
    shown = exit_proposal(replace(PROPOSAL, state=state, decided_by="Lena Vogt"))
    taken_by_slack(shown)
    assert said in seen(shown) and said in shown.text
    assert controls(shown) == {}


@pytest.mark.parametrize("locale", SHIPPED)
@pytest.mark.parametrize("text", [HOSTILE_NAME, LONG_NAME])
def test_slack_takes_every_proposal(locale: str, text: str) -> None:
    odd = replace(PROPOSAL, account=text, contact=text, title=None, mrr_minor=None, mrr_currency=None)
    who = Audience(text, text, text)
    ask = replace(ASK, locale=locale, audience=who, greeting_name=text)
    shown = exit_proposal(replace(odd, ask=ask))
    taken_by_slack(shown)
    assert "<" not in shown.text


@pytest.mark.parametrize("why", errors.Refusal)
def test_every_refusal_is_a_sentence(why: errors.Refusal) -> None:
    taken_by_slack(errors.refusal(why))
    assert why.endswith(".") and "&" not in why


@pytest.mark.parametrize("locale", SHIPPED)
def test_customers_are_refused_in_their_language(locale: str) -> None:
    for refused in (errors.not_yours, errors.gone, errors.taken_back):
        taken_by_slack(refused(locale))
        assert locale == "en" or refused(locale).text != refused("en").text


def test_an_unknown_account_is_repeated_in_short() -> None:
    assert "“Acne”" in errors.unknown_account(" Acne ")
    assert len(errors.unknown_account("x" * 3000)) < 200


@pytest.mark.parametrize(
    ("share", "with_mrr", "says"),
    [
        (1.0, 1000, "3 of 1,000 accounts (100 % of MRR); 9 people"),
        (1.0, 3, "3 of 1,000 accounts (100 % of the MRR of 3 accounts whose MRR is known); 9 people"),
        (None, 0, "3 of 1,000 accounts; 9 people"),
    ],
)
def test_a_share_of_mrr_says_of_how_many_accounts_it_is(share: float | None, with_mrr: int, says: str) -> None:
    coverage = Coverage(heard=3, accounts=1000, mrr_share=share, with_mrr=with_mrr, reachable=9)
    assert f"Heard from {says}" in seen(nps_answer(figures(), PERIOD, coverage))
