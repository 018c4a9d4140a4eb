"""Reason codes are a contract; reading them from words is a first guess that knows its doubts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import reasons
from analysis.reasons import Code, PhraseReader, load, taxonomy

SHIPPED = Path(reasons.__file__).with_name("reasons.yml")
READER = PhraseReader(taxonomy())
LOCALES = ("en", "ar", "ja", "zh", "de", "es", "fr", "pt-BR")


def _first(comment: str, language: str | None) -> str:
    return READER.read(comment, language)[0].code


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
        ("too_expensive", {
            "en": "It got too expensive", "ar": "السعر غالي علينا",
            "ja": "料金が高すぎます", "zh": "太贵了",
        }),
        ("missing_features", {
            "en": "There is no mobile app", "ar": "ينقصه ميزات مهمة",
            "ja": "SSOに非対応でした", "zh": "不支持单点登录",
        }),
        ("switched_service", {
            "en": "We moved to a competitor", "ar": "انتقلنا إلى مزود آخر",
            "ja": "他社に乗り換えました", "zh": "换成了竞品",
        }),
        ("unused", {
            "en": "Nobody used it", "ar": "قلة استخدام",
            "ja": "ほとんど使わなかった", "zh": "买了没人用",
        }),
        ("customer_service", {
            "en": "Support ignored us", "ar": "الدعم الفني لا يرد",
            "ja": "サポートの返信がない", "zh": "客服不回复",
        }),
        ("too_complex", {
            "en": "Too complicated for us", "ar": "معقد جدا",
            "ja": "操作が複雑すぎる", "zh": "太复杂，上手难",
        }),
        ("low_quality", {
            "en": "It kept crashing, so many bugs", "ar": "بطيء ويتوقف",
            "ja": "重いしエラーが多い", "zh": "经常崩溃",
        }),
        ("usage_limits", {
            "en": "We hit the response limit", "ar": "وصلنا الحد الأقصى",
            "ja": "上限に達した", "zh": "额度不够用",
        }),
        ("champion_left", {
            "en": "Dana ran this and she's gone", "ar": "غادر المسؤول",
            "ja": "担当者が退職した", "zh": "负责人离职了",
        }),
        ("business_change", {
            "en": "We are closing down", "ar": "أغلقنا الشركة",
            "ja": "会社が倒産しました", "zh": "公司被收购了",
        }),
        ("other", {
            "en": "duplicate account", "ar": "عندي حسابين",
            "ja": "間違えて登録", "zh": "不方便透露",
        }),
    ],
)  # fmt: skip
def test_each_reason_is_read_in_four_languages(code: str, comments: dict[str, str]) -> None:
    assert {language: _first(comment, language) for language, comment in comments.items()} == dict.fromkeys(
        comments, code
    )


@pytest.mark.parametrize(
    ("comment", "language", "code"),
    [
        ("The price was fine, but nobody used it", "en", "unused"),
        ("Not the price. Support never answered", "en", "customer_service"),
        ("السعر مناسب لكن التطبيق بطيء", "ar", "low_quality"),
        ("価格は問題ないのですが、使いこなせませんでした", "ja", "too_complex"),
        ("价格可以接受，但是客服太差", "zh", "customer_service"),
    ],
)
def test_a_reason_that_is_taken_back_does_not_count(comment: str, language: str, code: str) -> None:
    assert _first(comment, language) == code


@pytest.mark.parametrize(
    ("comment", "language", "code"),
    [
        ("Der Monatsbericht braucht zehn Minuten, und letzte Woche fehlten Daten.", "de", "low_quality"),
        ("Der Preis ist in Ordnung, aber der Support antwortet nie", "de", "customer_service"),
        ("Es funktioniert nicht", "de", "low_quality"),
        ("El precio está bien, pero es muy complicado", "es", "too_complex"),
        ("Notre responsable a quitté la société", "fr", "champion_left"),
        ("Mudamos para outra ferramenta", "pt", "switched_service"),
    ],
)
def test_the_plain_cases_are_read_in_the_other_four_languages(comment: str, language: str, code: str) -> None:
    assert _first(comment, language) == code


@pytest.mark.parametrize(
    "answer", ["n/a", "N/A.", "-", "👍", "特になし", "特になし。", "无", "لا يوجد", "", "...", "Nada", "rien"]
)
def test_an_answer_that_says_nothing_is_other_by_rule(answer: str) -> None:
    found = READER.read(answer, None)
    assert found[0].code is Code.OTHER and found[0].confidence == pytest.approx(0.9)


def test_words_without_a_known_phrase_are_an_unsure_other() -> None:
    found = READER.read("hmm let me think about it", "en")
    assert found[0].code is Code.OTHER and found[0].confidence < 0.5


def test_more_evidence_makes_surer_and_a_second_reason_less_sure() -> None:
    one = READER.read("too expensive", "en")[0].confidence
    more = READER.read("too expensive, we cut the budget", "en")[0].confidence
    torn = READER.read("too expensive, and too confusing", "en")[0].confidence
    assert torn < one < more


@given(st.text(max_size=300), st.sampled_from(["en", "ar", "ja", "zh", "de", None]))
def test_every_code_comes_once_best_first_and_the_shares_add_up(text: str, language: str | None) -> None:
    found = READER.read(text, language)
    shares = [reason.confidence for reason in found]
    assert {reason.code for reason in found} == set(Code) and len(found) == len(Code)
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1)


def test_a_taxonomy_with_a_code_of_its_own_is_refused(tmp_path: Path) -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    edited = tmp_path / "reasons.yml"
    edited.write_text(shipped.replace("  unused:", "  not_used:"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"reasons\.yml.*not_used, unused"):
        load(edited)


def test_an_edited_phrase_is_read(tmp_path: Path) -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    edited = tmp_path / "reasons.yml"
    edited.write_text(shipped.replace("shelfware,", "shelfware, paperweight*,"), encoding="utf-8")
    assert PhraseReader(load(edited)).read("paperweights", "en")[0].code is Code.UNUSED
