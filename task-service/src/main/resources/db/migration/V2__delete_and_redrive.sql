-- Deleted tasks leave a tombstone, status 'deleted', for a day, so that no late copy of an older version brings one back.
CREATE INDEX task_deleted ON task (updated_at) WHERE status = 'deleted';

-- A task that was run again under another id is passed over by the next redrive of its status.
ALTER TABLE task ADD COLUMN redriven boolean GENERATED ALWAYS AS (strpos(fields, '"redrivenAs":') > 0) STORED;
