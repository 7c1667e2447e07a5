package io.claudebench.hook.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.claudebench.core.Json;
import java.time.Instant;

/**
 * A version of a set of rules, as Redis and PostgreSQL keep it.
 *
 * @param policy the {@link PolicySpec} as JSON
 */
record StoredPolicy(String name, long version, Instant createdAt, String createdBy, String policy) {
  private static final ObjectReader READER = Json.MAPPER.readerFor(PolicySpec.class)
      .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  /** As Redis has it, in a hash by name. */
  String text() {
    var json = Json.MAPPER.createObjectNode().put("version", version).put("createdAt", createdAt.toString())
        .put("createdBy", createdBy);
    return json.set("policy", Json.read(policy)).toString();
  }

  static StoredPolicy of(String name, String text) {
    var json = Json.read(text);
    return new StoredPolicy(name, json.path("version").longValue(), Instant.parse(json.path("createdAt").textValue()),
        json.path("createdBy").textValue(), json.path("policy").toString());
  }

  /** What it lacks is as it is by default. Throws IllegalStateException when this build cannot read it. */
  PolicySpec spec() {
    try {
      return READER.readValue(policy);
    } catch (JsonProcessingException other) {
      throw new IllegalStateException("The policy " + name + " is not to be read: " + other.getOriginalMessage());
    }
  }
}
