"""A whole text and its last clause as one opinion: who denies a reason first means what comes at the end."""

import math
from collections.abc import Mapping

from analysis.said.text import clauses

_TRUST_IN_THE_END = 0.7  # how far the end of a text that denies a reason outweighs the whole; by cross-validation
_HARDLY = 0.15  # not worth another look


def trust_in_the_end(text: str, denies: float) -> float:
    """How much the last clause counts beside the whole of a cleaned text, 0.0 to 1.0: as far as the text seems to deny
    a reason first ("the price was fine, but ..."), which is what `denies` says."""
    weight = _TRUST_IN_THE_END * denies
    return weight if weight >= _HARDLY and len(clauses(text)) > 1 else 0.0


def blend(whole: Mapping[str, float], end: Mapping[str, float], weight: float) -> Mapping[str, float]:
    """Two opinions as one, by their log-odds; `weight` is that of `end`, 0.0 to 1.0. Adds up to 1."""
    mixed = {code: whole[code] ** (1 - weight) * end[code] ** weight for code in whole}
    total = math.fsum(mixed.values())
    return {code: share / total for code, share in mixed.items()}
