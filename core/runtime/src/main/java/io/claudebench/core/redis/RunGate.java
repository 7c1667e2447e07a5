package io.claudebench.core.redis;

import io.smallrye.mutiny.Uni;

/**
 * Says which run of Redis may be written to. A service that hands out ids or fences answers only when its epoch covers
 * that run; until then it refuses {@code UNAVAILABLE}. Others take any ({@code *}).
 */
public interface RunGate {
  /** The 40 hex digits of the run id that is safe, or {@code *} for any. */
  Uni<String> runId();
}
