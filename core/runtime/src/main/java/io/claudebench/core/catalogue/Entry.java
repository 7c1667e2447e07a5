package io.claudebench.core.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Verb;
import java.util.List;

/** A verb in the catalogue of the fleet, as {@code GET /verbs} shows it and {@code cb:verbs:{service}} keeps it. */
public record Entry(String name, String service, String summary, boolean persist, boolean readOnly, boolean waits,
    int timeoutMs, List<String> roles,
    List<String> emits, boolean mcp, boolean destructive, JsonNode inputSchema, JsonNode outputSchema) {

  static Entry of(Verb verb, String service) {
    return new Entry(verb.name(), service, verb.summary(), verb.persist(), verb.readOnly(), verb.waits(),
        verb.timeoutMs(), verb.roles(), verb.emits(),
        verb.mcp(), verb.destructive(), Json.read(verb.inputSchema()), Json.read(verb.outputSchema()));
  }

  public String domain() {
    return name.substring(0, name.indexOf('.'));
  }

  /** Its name as an MCP tool. */
  public String tool() {
    return name.replace(".", "__");
  }
}
