package io.claudebench.trials.kit;

import static io.claudebench.testkit.Rest.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An admin of the fleet, who hands out keys and tenants while it runs. */
public final class Keysmith {
  private final Rest rest;

  /** A key as its holder has it. */
  public record Made(String id, String key) {
    private static Made of(JsonNode answer) {
      return new Made(answer.get("id").textValue(), answer.get("key").textValue());
    }
  }

  /** @param rest of instance-service, as an admin of the default tenant */
  public Keysmith(Rest rest) {
    this.rest = rest;
  }

  /** @param tenant empty is the default one */
  public Made make(String name, String tenant, String... roles) {
    return make(map("name", name, "roles", List.of(roles)), tenant);
  }

  /** One that ends by itself. */
  public Made makeUntil(Instant end, String name, String tenant, String... roles) {
    return make(map("name", name, "roles", List.of(roles), "expiresAt", end.toString()), tenant);
  }

  private Made make(Map<String, Object> input, String tenant) {
    if (!tenant.isEmpty()) {
      input.put("tenant", tenant);
    }
    return Made.of(rest.post("key.create", input).ok());
  }

  /** The key with its new secret. */
  public Made rotate(Made key, long overlapMs) {
    return Made.of(rest.post("key.rotate", map("id", key.id(), "overlapMs", overlapMs)).ok());
  }

  public void revoke(Made key) {
    if (!rest.post("key.revoke", map("id", key.id())).ok().get("revoked").booleanValue()) {
      throw new AssertionError("there was no key " + key.id());
    }
  }

  public void tenant(String name) {
    rest.post("tenant.create", map("name", name)).ok();
  }
}
