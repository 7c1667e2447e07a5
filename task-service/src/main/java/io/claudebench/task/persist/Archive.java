package io.claudebench.task.persist;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Finished tasks that have left Redis. */
public interface Archive {
  /** The status of a task that PostgreSQL does not know. */
  String NONE = "none";

  /**
   * The hash as it was in Redis, field by field; empty when no such task was ever persisted. Refuses
   * {@code UNAVAILABLE}.
   */
  Uni<Optional<Map<String, String>>> find(String tenant, String id);

  /** How each of these tasks stands in PostgreSQL: its status, or {@link #NONE}. Refuses {@code UNAVAILABLE}. */
  Uni<Map<String, String>> statuses(String tenant, Collection<String> ids);
}
