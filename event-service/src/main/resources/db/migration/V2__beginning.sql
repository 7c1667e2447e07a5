-- Where a chain begins since its old rows left: the last row that did, and a proof that the fleet let it go, made with
-- the key that PostgreSQL does not know.
CREATE TABLE beginning (
  tenant text        NOT NULL PRIMARY KEY,
  seq    bigint      NOT NULL,
  hash   text        NOT NULL,
  at     timestamptz NOT NULL,
  proof  text        NOT NULL
);
