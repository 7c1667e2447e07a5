package io.claudebench.core.redis;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/** What the answer of a strict change waits for. A service without strict changes has none. */
public interface Settlement {
  /** Which of these the durable store does not have in their current state, when it has tried; never a failure. */
  Uni<Set<String>> lacking(String tenant, Set<String> ids);
}
