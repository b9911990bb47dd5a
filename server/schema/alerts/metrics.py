"""What rules of alerts watch, and how they compare it, as enums of the API."""

from __future__ import annotations

import strawberry

from server.events.alerts.alerts import AlertEnd
from server.events.alerts.rules import (
    AlertBound,
    AlertCoefficient,
    AlertComparison,
    AlertMetric,
)
from server.reads.alerts.measures import AlertProblemReason

__all__ = [
    "AlertBound",
    "AlertCoefficient",
    "AlertComparison",
    "AlertEnd",
    "AlertMetric",
    "AlertProblemReason",
]

strawberry.enum(
    AlertMetric,
    description="What a rule watches. AGREEMENT: a coefficient of agreement on a question, or on "
    "giving one label. DRIFT: how far the labels of a window differ from "
    "those of the days before, as PSI beyond chance; its lower end is 0 where a test does not find "
    "more than chance. FAST_SHARE: the share of annotations in a window that took far less time "
    "than those before. MEDIAN_SECONDS: the median time of annotations in a window. TIED_SHARE: "
    "the share of tasks with several answers of which no value has most. REVIEW_SHARE: the share "
    "of tasks in review among those with all their answers. REJECTED_SHARE: the share of reviewed "
    "annotations that were rejected. GOLD_SCORE: the share of right answers to a question of gold "
    "tasks. GOLD_LEFT: how many gold tasks are left to whoever of those who answered in a window "
    "has fewest.",
)
strawberry.enum(
    AlertCoefficient,
    description="A coefficient of agreement with an interval: by same or different, or by the "
    "distance at the end of its name. ORDINAL, INTERVAL, RATIO and ICC are of ratings and numbers, "
    "MASI and JACCARD of several choices, HIERARCHICAL of options in a hierarchy.",
)
strawberry.enum(AlertComparison, description="On which side of the threshold an alert is raised.")
strawberry.enum(
    AlertBound,
    description="What is compared with the threshold: the value, or an end of its interval (95 %).",
)
strawberry.enum(
    AlertEnd,
    description="Why an alert is over. BACK: what the rule watches is back. RULE_REMOVED: the rule "
    "is gone.",
)
strawberry.enum(
    AlertProblemReason, description="Why a rule is not evaluated, however much is answered."
)
