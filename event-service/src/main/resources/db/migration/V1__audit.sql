-- Who did what, on which verb, with what outcome: one chain per tenant. Each hash is made over its row and the hash
-- before, with a key that PostgreSQL does not know, so nobody changes, removes or inserts a row unseen.
CREATE TABLE entry (
  tenant  text        NOT NULL,
  seq     bigint      NOT NULL,
  at      timestamptz NOT NULL,
  actor   text,
  verb    text,
  event   text,
  entity  text,
  outcome text        NOT NULL,
  detail  text,
  trace   text,
  hash    text        NOT NULL,
  PRIMARY KEY (tenant, seq)
);

-- The pages of event.audit.
CREATE INDEX entry_actor ON entry (tenant, actor, seq);
CREATE INDEX entry_verb ON entry (tenant, verb, seq);
CREATE INDEX entry_entity ON entry (tenant, entity, seq);
CREATE INDEX entry_at ON entry (tenant, at);

-- Where each chain ends, and up to where Redis was copied into it: written in the transaction of its rows, so that no
-- restart copies twice or leaves out.
CREATE TABLE chain (
  tenant text   NOT NULL PRIMARY KEY,
  seq    bigint NOT NULL,
  hash   text   NOT NULL,
  place  text   NOT NULL,
  noted  text   NOT NULL
);
