"""`How is this counted?`: the method, one click away from the figures."""

from bot.views.blocks import View, context, modal, section
from bot.views.words import lines

PARAGRAPHS = (
    (
        "The score",
        "The share of answers at 9 or 10, minus the share at 0 to 6, times 100: from −100 to +100. Answers at 7 or 8 "
        "count in the total. Nothing is rounded before it is printed, and a printed change always fits the two printed "
        "scores.",
    ),
    (
        "Whose answers",
        "One answer per person, the latest in the period. A period begins with its first day and ends with its last, "
        "by the workspace's clock, and an answer belongs to the day of its first click. Answers that came after the "
        "question had closed are counted. Charts by month or week count every answer.",
    ),
    (
        "Likely between",
        "A 95 % interval: adjusted Wald, with ¾, 1½ and ¾ answers added to the three bands (Rocks, The American "
        "Statistician, 2016). Of the usual intervals it stays closest to its promise with few answers. It is not "
        "symmetric about the score. It knows nothing of those who did not answer: look at the share who answered.",
    ),
    (
        "Could be chance, more than chance",
        "Two periods are compared by the same adjusted shares. Where more than half of the people answered both times, "
        "the same people are compared with themselves instead (paired t test). More than chance: p below 0.05.",
    ),
    (
        "Few answers",
        "With fewer than 5 answers there is no score: it would be noise, and would point at people. With fewer than 30 "
        "the sentence says so.",
    ),
    (
        "Answered",
        "Of the questions that arrived in the period, the share answered by now. That can be a few more or fewer than "
        "the answers of the period, since some answer the next day. People who were left out, and why, are recorded "
        "with each round of questions.",
    ),
    (
        "Recorded answers",
        "What a customer said by phone, by e-mail or in a meeting and a teammate recorded counts like any other "
        "answer, on the day it was given, and is marked wherever it is shown. The share who answered leaves it out: "
        "nobody was sent that question.",
    ),
)
MARKS = (
    "NPS®, Net Promoter® and Net Promoter Score℠ are marks of Bain & Company, Inc., Fred Reichheld and "
    "NICE Systems, Inc."
)


def counted_modal() -> View:
    """The method behind every figure of `/nps`, the digest and the Home tab."""
    told = [section(lines(f"*{title}*", text)) for title, text in PARAGRAPHS]
    return modal("How is this counted?", [*told, context(MARKS.replace("&", "&amp;"))], close="Close")
