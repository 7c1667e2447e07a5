package io.claudebench.hook.policy;

import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.postgres.Postgres;
import io.claudebench.postgres.Schema;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every version of every set of rules, in PostgreSQL. Blocks; for virtual threads. All refuse {@code UNAVAILABLE}. */
@Singleton
final class PolicyLedger {
  private static final String COLUMNS = "name, version, at, actor, policy";

  private final Schema schema;

  PolicyLedger(Schema schema) {
    this.schema = schema;
  }

  /**
   * What is to be put.
   *
   * @param after the version is above this too
   * @param once null without an idempotency key
   */
  record Put(String name, String policy, String actor, Long ifVersion, long after, Once once) {}

  /** @param digest of what the call asks */
  record Once(String key, String digest) {}

  /**
   * The next version of a set; the last one where that says the same already. Refuses {@code CONFLICT} (ifVersion, or
   * the key with other content) and {@code FULL} (policiesMax).
   */
  StoredPolicy put(String tenant, Put put, int policiesMax) {
    return schema.atOnce(connection -> {
      lock(connection, tenant);
      StoredPolicy first = put.once() == null ? null : answered(connection, tenant, put.once());
      if (first != null) {
        return first;
      }
      StoredPolicy last = one(connection, tenant, put.name(), null);
      long version = last == null ? 0 : last.version();
      if (put.ifVersion() != null && put.ifVersion() != version) {
        throw Refusal.CONFLICT.because("The policy " + put.name() + " has version " + version + ", not "
            + put.ifVersion() + ".").with("version", version)
            .fix("Read it again (hook.policy.get) and change that.");
      }
      boolean isNew = last == null || !last.policy().equals(put.policy()) || version < put.after();
      if (last == null && count(connection, tenant) >= policiesMax) {
        throw Refusal.FULL.because("policiesMax is reached: there are " + policiesMax + " policies with rules.")
            .with("limit", "policiesMax").fix("Put one of them without rules; then its place is free.");
      }
      StoredPolicy now = isNew ? insert(connection, tenant, put, Math.max(version, put.after()) + 1) : last;
      if (put.once() != null) {
        remember(connection, tenant, put.once(), now);
      }
      return now;
    });
  }

  /** The first answer under this key within a day; null when there is none. */
  private static StoredPolicy answered(Connection connection, String tenant, Once once) throws SQLException {
    try (var select = connection.prepareStatement("SELECT digest, name, version FROM hook.put WHERE tenant = ?"
        + " AND key = ? AND at > now() - interval '1 day'")) {
      select.setString(1, tenant);
      select.setString(2, once.key());
      try (ResultSet found = select.executeQuery()) {
        if (!found.next()) {
          return null;
        }
        if (!found.getString(1).equals(once.digest())) {
          throw Refusal.CONFLICT.because("This idempotency key was used with another input.")
              .fix("Use a new key, or send the first input again.");
        }
        return one(connection, tenant, found.getString(2), found.getLong(3));
      }
    }
  }

  private static void remember(Connection connection, String tenant, Once once, StoredPolicy now)
      throws SQLException {
    try (var insert = connection.prepareStatement("WITH old AS (DELETE FROM hook.put WHERE at < now() - interval"
        + " '1 day') INSERT INTO hook.put (tenant, key, digest, name, version) VALUES (?, ?, ?, ?, ?)"
        + " ON CONFLICT (tenant, key) DO UPDATE SET digest = excluded.digest, name = excluded.name,"
        + " version = excluded.version, at = now()")) {
      insert.setString(1, tenant);
      insert.setString(2, once.key());
      insert.setString(3, once.digest());
      insert.setString(4, now.name());
      insert.setLong(5, now.version());
      insert.executeUpdate();
    }
  }

  /** One writer of a tenant at a time. */
  private static void lock(Connection connection, String tenant) throws SQLException {
    try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended('policy:' || ?, 0))")) {
      lock.setString(1, tenant);
      lock.execute();
    }
  }

  private static StoredPolicy insert(Connection connection, String tenant, Put put, long version)
      throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO hook.policy (tenant, " + COLUMNS
        + ") VALUES (?, ?, ?, date_trunc('milliseconds', now()), ?, ?) RETURNING " + COLUMNS)) {
      insert.setString(1, tenant);
      insert.setString(2, put.name());
      insert.setLong(3, version);
      insert.setString(4, put.actor());
      insert.setString(5, put.policy());
      return Postgres.rows(insert, PolicyLedger::row).getFirst();
    }
  }

  /** How many sets there are that say something. */
  private static int count(Connection connection, String tenant) throws SQLException {
    try (var count = connection.prepareStatement("SELECT count(*) FROM (SELECT DISTINCT ON (name) policy FROM"
        + " hook.policy WHERE tenant = ? ORDER BY name, version DESC) AS last WHERE policy <> ?")) {
      count.setString(1, tenant);
      count.setString(2, Json.text(PolicySpec.NONE));
      try (ResultSet found = count.executeQuery()) {
        found.next();
        return found.getInt(1);
      }
    }
  }

  /** @param version null for the last  @return null when there is none */
  StoredPolicy get(String tenant, String name, Long version) {
    return schema.atOnce(connection -> one(connection, tenant, name, version));
  }

  private static StoredPolicy one(Connection connection, String tenant, String name, Long version)
      throws SQLException {
    try (var select = connection.prepareStatement("SELECT " + COLUMNS + " FROM hook.policy WHERE tenant = ?"
        + " AND name = ?" + (version == null ? "" : " AND version = ?") + " ORDER BY version DESC LIMIT 1")) {
      select.setString(1, tenant);
      select.setString(2, name);
      if (version != null) {
        select.setLong(3, version);
      }
      return Postgres.rows(select, PolicyLedger::row).stream().findFirst().orElse(null);
    }
  }

  /** The last version of each set, by tenant. */
  Map<String, List<StoredPolicy>> last() {
    return schema.atOnce(connection -> {
      var found = new HashMap<String, List<StoredPolicy>>();
      try (var select = connection.prepareStatement("SELECT DISTINCT ON (tenant, name) " + COLUMNS
          + ", tenant FROM hook.policy ORDER BY tenant, name, version DESC"); ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.computeIfAbsent(rows.getString(6), tenant -> new ArrayList<>()).add(row(rows));
        }
      }
      return found;
    });
  }

  /** All that a tenant has here goes. */
  void erase(String tenant) {
    for (String table : List.of("policy", "put")) {
      schema.atOnce(connection -> {
        try (var delete = connection.prepareStatement("DELETE FROM hook." + table + " WHERE tenant = ?")) {
          delete.setString(1, tenant);
          return delete.executeUpdate();
        }
      });
    }
  }

  private static StoredPolicy row(ResultSet row) throws SQLException {
    Timestamp at = row.getTimestamp(3);
    return new StoredPolicy(row.getString(1), row.getLong(2), at.toInstant(), row.getString(4), row.getString(5));
  }
}
