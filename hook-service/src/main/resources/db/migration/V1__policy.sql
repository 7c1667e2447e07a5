-- Every version of every set of rules of hook-service; the last one of a name is in force.
CREATE TABLE policy (
  tenant  text        NOT NULL,
  name    text        NOT NULL,
  version bigint      NOT NULL,
  at      timestamptz NOT NULL,
  actor   text        NOT NULL,
  policy  text        NOT NULL,
  PRIMARY KEY (tenant, name, version)
);

-- What a call with an idempotency key was answered.
CREATE TABLE put (
  tenant  text        NOT NULL,
  key     text        NOT NULL,
  digest  text        NOT NULL,
  name    text        NOT NULL,
  version bigint      NOT NULL,
  at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, key)
);
