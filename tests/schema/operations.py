"""Every operation, with arguments under which only a missing right can be the reason for "no"."""

from __future__ import annotations

from tests.schema import (
    account_operations,
    alert_operations,
    attribute_operations,
    audit_operations,
    correction_operations,
    erasure_operations,
    gold_operations,
    labeling_operations,
    pause_operations,
    reading_operations,
    revert_operations,
    run_operations,
    saved_view_operations,
    slice_operations,
    taxonomy_operations,
    transfer_operations,
    webhook_operations,
)
from tests.schema.valid_inputs import ANSWERS, OPERATIONS, field_of, wish

__all__ = [
    "ANSWERS",
    "OPERATIONS",
    "account_operations",
    "alert_operations",
    "attribute_operations",
    "audit_operations",
    "correction_operations",
    "erasure_operations",
    "field_of",
    "gold_operations",
    "labeling_operations",
    "pause_operations",
    "reading_operations",
    "revert_operations",
    "run_operations",
    "saved_view_operations",
    "slice_operations",
    "taxonomy_operations",
    "transfer_operations",
    "webhook_operations",
    "wish",
]
