"""The columns that readers select from `events e`."""

# A join would let the planner read every blob of the organization; this subquery is one probe for
# each event whose content is in a blob.
CONTENT = (
    "CASE WHEN e.content_blob IS NULL THEN e.content ELSE (SELECT convert_from(b.body, 'UTF8') "
    "FROM blobs b WHERE b.org_id = e.org_id AND b.digest = e.content_blob) END AS content"
)
FACTS = (
    "e.position, e.stream, e.version, e.type, e.type_version, e.actor_id, e.credential_id, "
    "e.command_id, e.correlation_id, e.causation_position, e.recorded_at, e.occurred_at, e.facts, "
    "NULL::text AS content, e.leaf_hash"
)
"""What COLUMNS has, without reading any content."""
COLUMNS = FACTS.replace("NULL::text AS content", CONTENT)
