package io.claudebench.trials.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A verb as {@code GET /verbs} and {@code GET /schemas/{verb}} show it. */
record Declared(String name, String service, boolean isRead, boolean isTool, Set<String> roles, JsonNode input) {

  /** Every verb of the fleet. */
  static List<Declared> all(Rest rest) {
    return StreamSupport.stream(rest.get("/verbs").ok().spliterator(), false).map(verb -> {
      String name = verb.get("name").textValue();
      return new Declared(name, verb.get("service").textValue(), verb.get("readOnly").booleanValue(),
          verb.get("mcp").booleanValue(), verb.get("roles").valueStream().map(JsonNode::textValue)
          .collect(Collectors.toSet()), rest.get("/schemas/" + name).ok().get("input"));
    }).toList();
  }

  String path() {
    return "/" + name.replace('.', '/');
  }
}
