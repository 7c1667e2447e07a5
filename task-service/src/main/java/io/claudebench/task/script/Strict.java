package io.claudebench.task.script;

import io.smallrye.mutiny.Uni;

/** What {@code durability: strict} waits for. */
public interface Strict {
  /**
   * Done when PostgreSQL has the current state of this task. Refuses {@code UNAVAILABLE} with {@code outcome: unknown}
   * and the id: the change stands in Redis and reaches PostgreSQL when it returns.
   */
  Uni<Void> persisted(String tenant, String id);
}
