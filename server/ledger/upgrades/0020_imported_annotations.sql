-- Annotations that were made elsewhere and imported: counted apart from those that were submitted here.
ALTER TABLE statistics_annotators ADD COLUMN imported bigint NOT NULL DEFAULT 0;
ALTER TABLE statistics_days ADD COLUMN annotations_imported bigint NOT NULL DEFAULT 0;
