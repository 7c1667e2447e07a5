package io.claudebench.task;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/** Finished tasks that have left Redis. */
interface Archive {
  /** The hash as it was in Redis, field by field; empty when no such task was ever persisted. Refuses {@code UNAVAILABLE}. */
  Uni<Optional<Map<String, String>>> find(String tenant, String id);
}
