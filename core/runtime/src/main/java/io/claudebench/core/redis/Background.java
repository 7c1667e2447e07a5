package io.claudebench.core.redis;

import io.claudebench.core.Json;
import io.claudebench.core.Keys;
import java.util.Map;

/**
 * A run of a script that no call asked for.
 *
 * @param keys of the tenant in which it runs
 * @param metadata of the events that it appends, JSON
 */
public record Background(Keys keys, String metadata) {

  /** As its events name it, for example {@code reaper}. */
  public static Background of(Keys keys, String actor, String tenant) {
    return new Background(keys, Json.text(Map.of("actor", actor, "tenant", tenant)));
  }

  /** It is nobody's, so no agent's. */
  String about(Header.About about) {
    return about == Header.About.metadata ? metadata : "";
  }

  /** For scripts that append no event. */
  public static Background silent(Keys keys) {
    return new Background(keys, "{}");
  }
}
