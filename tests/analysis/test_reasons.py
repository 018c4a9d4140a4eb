"""Reason codes are a contract; reading them from words knows its doubts."""

from pathlib import Path

import pytest

from analysis.comments import reasons
from analysis.comments.reasons import Code, Reason, Sureness, load, read, says_nothing, second, sureness, taxonomy
from analysis.learned import model as models
from analysis.learned.model import Model

SHIPPED = Path(reasons.__file__).with_name("reasons.yml")


@pytest.fixture(scope="module")
def model() -> Model:
    found = models.shipped()
    assert found is not None
    return found


def first(model: Model, comment: str) -> Code:
    return read(model, model.look(comment))[0].code


def test_the_codes_are_the_contract_in_its_order() -> None:
    assert [str(code) for code in Code] == [
        "too_expensive",
        "missing_features",
        "switched_service",
        "unused",
        "customer_service",
        "too_complex",
        "low_quality",
        "usage_limits",
        "champion_left",
        "business_change",
        "other",
    ]


@pytest.mark.parametrize(
    ("code", "comments"),
    [
        ("too_expensive", ["It got too expensive", "السعر غالي علينا", "料金が高すぎます", "太贵了", "zu teuer"]),
        ("missing_features", ["There is no mobile app", "ينقصه ميزات مهمة", "SSOに非対応でした", "不支持单点登录"]),
        (
            "switched_service",
            ["We moved to a competitor", "انتقلنا إلى مزود آخر", "他社に乗り換えました", "换成了竞品"],
        ),
        ("unused", ["Nobody used it", "ما حد استخدمه", "ほとんど使わなかった", "买了没人用"]),
        ("customer_service", ["Support ignored us", "الدعم الفني لا يرد", "サポートの返信がない", "客服不回复"]),
        ("too_complex", ["Way too complicated to set up", "معقد جدا", "設定が難しすぎました", "太复杂了，学不会"]),
        ("low_quality", ["It crashes all the time", "التطبيق يعلق كل يوم", "不具合が多い", "老是崩溃"]),
        ("usage_limits", ["We hit the response limit", "وصلنا للحد الأقصى", "上限にすぐ達した", "额度不够用"]),
        ("champion_left", ["The person who ran it left", "المسؤول عنه استقال", "担当者が退職した", "负责人离职了"]),
        ("business_change", ["We are shutting down", "الشركة أغلقت", "会社が買収されました", "公司被收购了"]),
    ],
)
def test_plain_answers_are_read_in_every_language(model: Model, code: str, comments: list[str]) -> None:
    assert [first(model, comment) for comment in comments] == [code] * len(comments)


@pytest.mark.parametrize(
    "answer",
    [
        *("n/a", "N/A.", "特になし", "无", "لا يوجد", "👍", "...", "", "  none  ", "特になし。", "nichts", "não sei"),
        *("ない", "無い", "não", "nao", "没", "没有", "nada", "keine", "Néant.", "لا أعلم"),
        *("n/a\nn/a", "特になし\n特になし", "-\n\nnichts"),
        *(":thumbsup:", ":slightly_smiling_face:", ":+1::skin-tone-2:", ":our-own-parrot:", ":+1: none"),
        *("7", "７", "٧", "3,5", "4️⃣", "8!"),
    ],
)
def test_an_answer_that_says_nothing_is_other_by_rule(model: Model, answer: str) -> None:
    assert says_nothing(answer)
    assert read(model, model.look(answer))[0] == Reason(Code.OTHER, 0.9)


@pytest.mark.parametrize(
    "answer", ["n/a\nexpensive", "バグ", "$500", "$$$", "30%", "429 429", "10/10", "no API", "价格没有优势", "👍 fast"]
)
def test_an_answer_that_says_something_is_not_taken_for_none(answer: str) -> None:
    assert not says_nothing(answer)


def test_shares_add_up_and_every_code_has_one(model: Model) -> None:
    found = read(model, model.look("the price was fine, but nobody ever answered our tickets"))
    assert {reason.code for reason in found} == set(Code)
    assert sum(reason.confidence for reason in found) == pytest.approx(1)


def second_of(model: Model, comment: str) -> Code | None:
    look = model.look(comment)
    return second(model, look, read(model, look))


@pytest.mark.parametrize(
    ("comment", "both"),
    [
        ("Buggy, and the helpdesk ignored us", {Code.LOW_QUALITY, Code.CUSTOMER_SERVICE}),
        (
            "Too expensive for us and half of the features we need are missing",
            {Code.TOO_EXPENSIVE, Code.MISSING_FEATURES},
        ),
    ],
)
def test_a_second_reason_is_named_where_another_part_of_the_text_plainly_gives_it(
    model: Model, comment: str, both: set[Code]
) -> None:
    assert {first(model, comment), second_of(model, comment)} == both


@pytest.mark.parametrize(
    "comment",
    ["Too expensive.", "n/a", "The price was fine, but nobody ever answered our tickets", "See you, all the best!"],
)
def test_one_reason_or_none_or_a_denied_one_brings_no_second(model: Model, comment: str) -> None:
    assert second_of(model, comment) is None


@pytest.mark.parametrize(
    ("confidence", "called"),
    [(0.75, Sureness.SURE), (0.749, Sureness.LIKELY), (0.5, Sureness.LIKELY), (0.499, Sureness.UNSURE)],
)
def test_shares_are_said_as_people_say_them(confidence: float, called: Sureness) -> None:
    assert sureness(confidence) is called


def test_every_code_has_a_name_for_the_team() -> None:
    assert set(taxonomy().team) == set(Code) and all(taxonomy().team.values())


def test_a_taxonomy_with_another_code_is_refused(tmp_path: Path) -> None:
    edited = tmp_path / "reasons.yml"
    edited.write_text(SHIPPED.read_text(encoding="utf-8").replace("  unused:", "  bored:"), encoding="utf-8")
    with pytest.raises(ValueError, match="bored, unused"):
        load(edited)
