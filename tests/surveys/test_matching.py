"""Which channel is whose: what speaks for an account, that ties are no proposal, and that no order changes anything."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.contacting.matching import Basis, Candidate, Channel, domain_of, propose, propose_people

ACME = Candidate(1, "Acme GmbH", domains=frozenset({"acme.example"}))
BETA = Candidate(2, "Beta Ltd", domains=frozenset({"beta.example"}))
BOTH = (ACME, BETA)


def of(channel: Channel, *accounts: Candidate) -> tuple[int, tuple[Basis, ...], bool] | None:
    found = propose([channel], accounts or BOTH, own="Northwind").get(channel.id)
    return None if found is None else (found.id, found.rests_on, found.sure)


@pytest.mark.parametrize("name", ["acme", "ext-acme", "acme_northwind", "shared-ACME-gmbh", "northwind-acme-support"])
def test_a_channel_is_its_namesakes_whatever_else_its_name_says(name: str) -> None:
    assert of(Channel("C1", name)) == (1, (Basis.NAME,), True)


@pytest.mark.parametrize(("name", "sure"), [("acme", True), ("acme-emea", False), ("acmee", False)])
def test_a_name_that_is_only_alike_is_proposed_and_not_sure(name: str, sure: bool) -> None:
    found = of(Channel("C1", name))
    assert found is not None and (found[0], found[2]) == (1, sure)


def test_a_name_of_somebody_else_is_no_proposal() -> None:
    assert of(Channel("C1", "zeta")) is None


def test_people_and_their_addresses_speak_for_their_account() -> None:
    assert of(Channel("C1", "project-x", domains=frozenset({"acme.example"}))) == (1, (Basis.DOMAIN,), True)
    assert of(Channel("C1", "project-x", known=frozenset({2}))) == (2, (Basis.PEOPLE,), True)


def test_what_the_file_names_wins_over_everything() -> None:
    named = Candidate(2, "Beta Ltd", shared_channel="#Acme")
    channel = Channel("C1", "acme", domains=frozenset({"acme.example"}), known=frozenset({1}))
    assert of(channel, ACME, named) == (2, (Basis.IMPORTED,), True)


def test_where_another_account_has_a_claim_too_nothing_is_sure() -> None:
    assert of(Channel("C1", "acme", domains=frozenset({"beta.example"}))) == (2, (Basis.DOMAIN,), False)


def test_a_tie_is_no_proposal() -> None:
    assert of(Channel("C1", "x", domains=frozenset({"acme.example", "beta.example"}))) is None
    assert of(Channel("C1", "acme"), ACME, Candidate(3, "ACME Inc")) is None


def test_an_account_is_proposed_once_and_in_a_tie_not_at_all() -> None:
    strong = Channel("C1", "acme", domains=frozenset({"acme.example"}))
    assert set(propose([strong, Channel("C2", "ext-acme")], BOTH)) == {"C1"}
    assert propose([Channel("C2", "acme"), Channel("C3", "ext-acme")], BOTH) == {}


@pytest.mark.parametrize("domain", ["gmail.com", "GMX.de", "qq.com", "yahoo.co.jp"])
def test_free_mail_says_nothing(domain: str) -> None:
    assert domain_of(f"anna@{domain}") is None
    everybody = frozenset({domain.casefold()})
    assert of(Channel("C1", "x", domains=everybody), Candidate(1, "Acme", domains=everybody)) is None


@pytest.mark.parametrize("email", [None, "", "anna", "anna@localhost", "@"])
def test_what_is_no_address_has_no_domain(email: str | None) -> None:
    assert domain_of(email) is None


def test_a_domain_is_read_as_people_write_it() -> None:
    assert domain_of("Anna@ACME.example ") == "acme.example"


def test_people_are_matched_by_their_whole_name_in_any_order() -> None:
    found = propose_people({"U1": "Weber, Anna", "U2": "Zoë Li", "U3": "Bo"}, {1: "Anna Weber", 2: "Zoe Li", 3: "bo"})
    assert {user: (each.id, each.sure) for user, each in found.items()} == {
        "U1": (1, True),
        "U2": (2, True),
        "U3": (3, False),
    }


def test_two_of_one_name_are_nobody() -> None:
    assert propose_people({"U1": "Anna Weber", "U2": "Anna Weber"}, {1: "Anna Weber"}) == {}
    assert propose_people({"U1": "Anna Weber"}, {1: "Anna Weber", 2: "Weber Anna"}) == {}


WORDS = st.sampled_from(["acme", "beta", "ext-acme", "acme emea", "Gamma GmbH", "gmbh", "ガンマ", "", "a-b", "acmee"])
DOMAINS = st.frozensets(st.sampled_from(["acme.example", "beta.example", "gmail.com"]), max_size=2)
CHANNELS = st.lists(
    st.builds(
        Channel,
        id=st.sampled_from([f"C{n}" for n in range(6)]),
        name=WORDS,
        domains=DOMAINS,
        known=st.frozensets(st.integers(1, 4), max_size=2),
    ),
    unique_by=lambda each: each.id,
    max_size=6,
)
ACCOUNTS = st.lists(
    st.builds(Candidate, id=st.integers(1, 4), name=WORDS, shared_channel=st.none() | WORDS, domains=DOMAINS),
    unique_by=lambda each: each.id,
    max_size=4,
)


@given(CHANNELS, ACCOUNTS, st.data())
def test_no_order_changes_a_proposal(channels: list[Channel], accounts: list[Candidate], data: Any) -> None:
    found = propose(channels, accounts, own="Northwind")
    turned = propose(data.draw(st.permutations(channels)), data.draw(st.permutations(accounts)), own="Northwind")
    assert turned == found


@given(CHANNELS, ACCOUNTS)
def test_every_proposal_rests_on_something_and_no_account_is_given_twice(
    channels: list[Channel], accounts: list[Candidate]
) -> None:
    found = propose(channels, accounts)
    assert all(each.rests_on for each in found.values())
    given_away = [each.id for each in found.values()]
    assert len(given_away) == len(set(given_away))
    assert set(found) <= {each.id for each in channels}


@given(st.dictionaries(st.sampled_from("UVWXYZ"), WORDS), st.dictionaries(st.integers(1, 6), WORDS))
def test_nobody_is_two_people(people: dict[str, str], contacts: dict[int, str]) -> None:
    found = [each.id for each in propose_people(people, contacts).values()]
    assert len(found) == len(set(found))
