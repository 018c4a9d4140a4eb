"""What a name is made of, and that names which are alike are found without comparing each with each."""

from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.contacting import names
from surveys.contacting.names import ALIKE, Names, words_of


def test_names_are_read_without_accents_width_and_legal_forms() -> None:
    assert words_of("Société Générale S.A.") == words_of("societe-generale s a")
    assert words_of("ＡＣＭＥ　株式会社") == {"acme"}
    assert words_of("GmbH") == {"gmbh"}, "a name that is nothing else stays"


def test_the_vendors_name_stands_in_many_names_and_is_left_out() -> None:
    assert words_of("northwind-acme", own=frozenset({"northwind"})) == {"acme"}
    assert words_of("northwind", own=frozenset({"northwind"})) == {"northwind"}


TEXT = st.text("abcéü", max_size=9)


@given(st.dictionaries(st.integers(1, 9), TEXT), TEXT)
def test_every_name_with_one_slip_in_it_is_found(others: dict[int, str], text: str) -> None:
    def likeness(other: str) -> float:
        left, right = sorted((text, other))
        return SequenceMatcher(None, left, right, autojunk=False).ratio()

    known = Names({each: frozenset({other} - {""}) for each, other in others.items()})
    alike = {each for each, other in others.items() if text and other not in ("", text) and likeness(other) >= ALIKE}
    assert known.alike(frozenset({text} - {""})) == alike


def test_names_are_alike_where_one_is_part_of_the_other() -> None:
    known = Names({1: frozenset({"acme"}), 2: frozenset({"acme", "emea", "south"}), 3: frozenset({"emea"})})
    assert known.alike(frozenset({"acme", "emea"})) == {1, 2, 3}
    assert known.alike(frozenset({"acme"})) == {2}, "its own name is the same, not alike"
    assert known.alike(frozenset()) == set()


def test_letters_are_compared_only_where_both_names_have_nearly_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def matcher(isjunk: None, left: str, right: str, *, autojunk: bool) -> Any:
        compared.append({left, right})
        return SequenceMatcher(isjunk, left, right, autojunk=autojunk)

    monkeypatch.setattr(names, "SequenceMatcher", matcher)
    pairs = (f"{one}{other}" for one in "bcdfgh" for other in "klmnpq")
    strangers = {n: frozenset({pair * 3}) for n, pair in enumerate(pairs)}
    known = Names(strangers | {100: frozenset({"acmee"})})
    for words in ({"acme"}, {"zeta"}, {"acmeacmeacme"}):
        known.alike(frozenset(words))
    assert compared == [{"acme", "acmee"}]
