"""The next steps that a case opens with: short, and by what was read in the words."""

from storage.models import CaseKind

_BY_REASON = {
    "too_expensive": (
        "ask what it is compared with",
        "look at what they use of their plan before talking about price",
    ),
    "missing_features": ("ask what they would do with it", "say honestly whether it is planned"),
    "switched_service": ("ask what the other one does better", "offer a call before the decision is final"),
    "unused": ("look at who still signs in", "offer a short session for the people who do not"),
    "customer_service": ("read their last tickets first", "name one person who will see it through"),
    "too_complex": ("ask where they got stuck", "offer to do it together once"),
    "low_quality": ("ask which part and when", "check open tickets and the status page"),
    "usage_limits": ("look at which limit they reach", "show what the next plan would change"),
    "champion_left": ("find out who decides now", "introduce yourself to the new person"),
    "business_change": ("ask what changes and when", "agree on how to part, or to pause, well"),
}
_BY_KIND = {
    CaseKind.LOW_SCORE: ("thank them and ask for the main reason", "check open tickets"),
    CaseKind.LEAVING: ("thank them for the answer", "write down what would have kept them"),
    CaseKind.MESSAGE: ("read it and answer, or hand it on",),
}


def steps(kind: CaseKind, reason: str | None) -> tuple[str, ...]:
    """What to do next, in order; by the reason where one was read, else by the kind of case."""
    if kind is CaseKind.LOW_SCORE and reason in _BY_REASON:
        return _BY_REASON[reason]
    return _BY_KIND[kind]
