"""The sentences of a survey that is being edited, one language at a time."""

from collections.abc import Mapping
from typing import Any

from surveys.definition.locales import FALLBACK, SHIPPED
from surveys.definition.texts import texts
from surveys.definition.wording import Wording


def sentences(written: Any) -> dict[str, str]:
    """A wording as it is written in a definition, by locale; of a text of ours, what it says in each."""
    if written is None:
        return {}
    if isinstance(written, Mapping):
        return {locale: written[locale] for locale in SHIPPED if written.get(locale)}
    if is_ours(written):
        return {locale: texts(locale).template(written) for locale in SHIPPED}
    return {FALLBACK: str(written)} if str(written).strip() else {}


def is_ours(written: Any) -> bool:
    """Whether it is the name of one of Askback's own texts."""
    try:
        return Wording.parse(written).key is not None
    except ValueError:
        return False


def main_locale(*written: Any) -> str:
    """The language in which a wording, or the first one of several that says anything, is edited first."""
    for each in written:
        if said := sentences(each):
            return FALLBACK if FALLBACK in said else next(iter(said))
    return FALLBACK


def reworded(written: Any, locale: str, sentence: str | None) -> Any:
    """The wording with another sentence in one language; None takes it away, and where it was the last, all of it.

    A text of ours stays one as long as it is not changed; then the other languages keep what it said.
    """
    said = sentences(written)
    wanted = (sentence or "").strip()
    if said.get(locale, "").split() == wanted.split():  # a text box may change blanks that do not break
        return written
    changed = {each: wanted if each == locale else said.get(each, "") for each in SHIPPED}
    left = {each: text for each, text in changed.items() if text}
    if not left:
        return None
    return left[FALLBACK] if set(left) == {FALLBACK} and not is_ours(left[FALLBACK]) else left
