"""Which comments are alike, and what a group of them is called."""

import numpy as np
import pytest

from analysis.topics.likeness import groups, name_of


def test_groups_are_the_same_in_every_run() -> None:
    places = np.abs(np.random.default_rng(3).normal(size=(60, 4)))
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    first = groups(places, list(range(60)))
    assert [group.rows for group in groups(places, list(range(60)))] == [group.rows for group in first]
    rows = [row for group in first for row in group.rows]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["請求書が届かない", "請求書の金額が違う", "請求書を再発行して"], "請求書"),
        (["发票抬头错了", "发票一直没收到", "开不了发票"], "发票"),
        (["الفاتورة خاطئة", "لم تصل الفاتورة", "نريد الفاتورة"], "الفاتوره"),
    ],
)
def test_scripts_without_spaces_are_named_too(texts: list[str], name: str) -> None:
    assert (name_of(texts, [1, 2, 3], [], []) or "").split(", ")[0] == name


def test_no_name_is_told_by_one_account_or_by_a_person() -> None:
    assert name_of(["invoice late", "invoice lost"], [1, 1], [], []) is None
    assert name_of(["klein invoice", "invoice klein"], [1, 2], [], ["Vera Klein"]) == "invoice"
