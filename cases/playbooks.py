"""The next steps that a case opens with: short, and by what was read in the words."""

from storage.models import CaseKind

_BY_REASON = {
    "too_expensive": (
        "Ask what it is compared with.",
        "Look at what they use of their plan before talking about price.",
    ),
    "missing_features": ("Ask what they would do with it.", "Say honestly whether it is planned."),
    "switched_service": ("Ask what the other one does better.", "Offer a call before the decision is final."),
    "unused": ("Look at who still signs in.", "Offer a short session for the people who do not."),
    "customer_service": ("Read their last tickets first.", "Name one person who will see it through."),
    "too_complex": ("Ask where they got stuck.", "Offer to do it together once."),
    "low_quality": ("Ask which part and when.", "Check open tickets and the status page."),
    "usage_limits": ("Look at which limit they reach.", "Show what the next plan would change."),
    "champion_left": ("Find out who decides now.", "Introduce yourself to the new person."),
    "business_change": ("Ask what changes and when.", "Agree on how to part, or to pause, well."),
}
_BY_KIND = {
    CaseKind.LOW_SCORE: ("Thank them and ask for the main reason.", "Check open tickets."),
    CaseKind.LEAVING: ("Thank them for the answer.", "Write down what would have kept them."),
    CaseKind.MESSAGE: ("Read it and answer, or hand it on.",),
}


def steps(kind: CaseKind, reason: str | None) -> tuple[str, ...]:
    """What to do next, in order; by the reason where one was read, else by the kind of case."""
    if kind is CaseKind.LOW_SCORE and reason in _BY_REASON:
        return _BY_REASON[reason]
    return _BY_KIND[kind]
