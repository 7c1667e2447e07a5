-- What must outlive Redis. A row of task is the last projected state of a task; fields is its Redis hash, verbatim.
CREATE TABLE task (
  tenant       text        NOT NULL,
  id           bigint      NOT NULL,
  version      bigint      NOT NULL,
  status       text        NOT NULL,
  priority     integer     NOT NULL,
  text         text        NOT NULL,
  -- text in lower case as Java folds it, so that a search finds the same whatever the collation of the database is
  folded       text        NOT NULL,
  assigned_to  text,
  batch_id     text,
  attempt      integer     NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  completed_at timestamptz,
  fields       text        NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- The pages of task.list.
CREATE INDEX task_status ON task (tenant, status, id);
CREATE INDEX task_assigned ON task (tenant, assigned_to, id) WHERE assigned_to IS NOT NULL;
CREATE INDEX task_batch ON task (tenant, batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX task_priority ON task (tenant, priority DESC, id);
-- What reconciliation walks after a restart of Redis.
CREATE INDEX task_live ON task (tenant, id) WHERE status IN ('pending', 'scheduled', 'blocked', 'in_progress');

-- Ids and fences never go back, whatever Redis remembers: epoch is part of every fence, ceiling is over every id.
CREATE TABLE epoch (
  tenant    text        NOT NULL PRIMARY KEY,
  epoch     bigint      NOT NULL,
  ceiling   bigint      NOT NULL,
  run_id    text        NOT NULL,
  raised_by text        NOT NULL,
  raised_at timestamptz NOT NULL
);
