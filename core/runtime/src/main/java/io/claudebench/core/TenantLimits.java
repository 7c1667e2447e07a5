package io.claudebench.core;

import com.fasterxml.jackson.databind.JsonNode;

/** What one tenant may have at once, below what the fleet allows to all; what is null has no limit of its own. */
public record TenantLimits(Integer tasks, Long bytes, Integer callsPerSecond, Integer watchers, Integer instances) {
  public static final TenantLimits NONE = new TenantLimits(null, null, null, null, null);

  /** @param json as it stands in Redis; may be missing */
  public static TenantLimits of(JsonNode json) {
    return new TenantLimits(number(json, "tasks"), json.has("bytes") ? json.get("bytes").longValue() : null,
        number(json, "callsPerSecond"), number(json, "watchers"), number(json, "instances"));
  }

  private static Integer number(JsonNode json, String name) {
    return json.has(name) ? (Integer) json.get(name).intValue() : null;
  }
}
