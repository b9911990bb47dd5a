-- What differs from one new task to the next, of the many that a file brings at once: its event and
-- its row are put together from this and from what all of them have in common.
CREATE TYPE arrival AS (
    "position" bigint,
    id uuid,
    facts text COLLATE "C",
    content text,
    salt bytea,
    digest bytea,
    leaf bytea,
    priority integer,
    rank bigint,
    external_id text COLLATE "C",
    state text COLLATE "C",
    inputs text COLLATE "C",
    meta text COLLATE "C",
    search text COLLATE "C"
);
