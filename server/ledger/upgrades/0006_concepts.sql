-- The concepts of published trees, made searchable. All of it follows from the tree, which is a blob
-- under its SHA-256, so rows are written before the ledger is locked and never change.

CREATE TABLE trees (
    org_id uuid NOT NULL,
    -- The first 128 bits of the digest.
    tree uuid NOT NULL,
    digest bytea NOT NULL,
    concepts integer NOT NULL,
    CONSTRAINT trees_pkey PRIMARY KEY (org_id, tree)
);

CREATE TABLE concepts (
    org_id uuid NOT NULL,
    tree uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    -- Its place in the order of the publisher.
    ordinal integer NOT NULL,
    -- The ids from a root to the concept itself, along the first parents.
    path text[] COLLATE "C" NOT NULL,
    broader text[] COLLATE "C" NOT NULL,
    -- Steps from the nearest root.
    depth integer NOT NULL,
    -- How many concepts stand right below it.
    children integer NOT NULL,
    deprecated boolean NOT NULL,
    body text COLLATE "C" NOT NULL,
    CONSTRAINT concepts_pkey PRIMARY KEY (org_id, tree, id)
);

-- What stands right below what; roots stand below ''.
CREATE TABLE concept_links (
    org_id uuid NOT NULL,
    tree uuid NOT NULL,
    parent text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    child text COLLATE "C" NOT NULL,
    CONSTRAINT concept_links_pkey PRIMARY KEY (org_id, tree, parent, ordinal)
);

-- Folded names, from each word on: "learning" finds "deep learning".
CREATE TABLE concept_terms (
    org_id uuid NOT NULL,
    tree uuid NOT NULL,
    term text COLLATE "C" NOT NULL,
    -- How good a hit it is: 0 a preferred label, 1 inside one, 2 another name, 3 inside one.
    rank smallint NOT NULL,
    concept text COLLATE "C" NOT NULL,
    CONSTRAINT concept_terms_pkey PRIMARY KEY (org_id, tree, term, rank, concept)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['trees', 'concepts', 'concept_links', 'concept_terms']
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN org_id SET (n_distinct = 1)', name);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)',
            name
        );
        EXECUTE format('CREATE POLICY owner ON %I TO {owner} USING (true)', name);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON trees, concepts, concept_links, concept_terms TO {server};
