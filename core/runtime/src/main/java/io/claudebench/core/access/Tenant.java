package io.claudebench.core.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.TenantLimits;
import java.time.Instant;

/**
 * A tenant as tenant.create made it.
 *
 * @param createdBy the actor
 * @param deletedAt from then on nobody calls for it; null while it lives
 * @param forgottenAt when neither Redis nor PostgreSQL had anything of it any more; null before
 */
public record Tenant(String name, Instant createdAt, String createdBy, TenantLimits limits, Instant deletedAt,
    Instant forgottenAt) {

  static Tenant of(String name, String text) {
    JsonNode json = Json.read(text);
    return new Tenant(name, time(json, "createdAt"), json.path("createdBy").asText(),
        TenantLimits.of(json.path("limits")), time(json, "deletedAt"), time(json, "forgottenAt"));
  }

  private static Instant time(JsonNode json, String name) {
    return json.has(name) ? Instant.parse(json.get(name).textValue()) : null;
  }

  public boolean lives() {
    return deletedAt == null;
  }

  /** Whether it is gone but not yet forgotten. */
  public boolean isLeaving() {
    return deletedAt != null && forgottenAt == null;
  }
}
