package io.claudebench.core.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Verb;
import io.claudebench.core.input.Doc;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** A verb in the catalogue of the fleet, as {@code GET /verbs} shows it and {@code cb:verbs:{service}} keeps it. */
public record Entry(
    @NotNull @Doc("Name of the verb, domain.action.") String name,
    @NotNull @Doc("The service that owns it.") String service,
    @NotNull @Doc("What it does, in a sentence.") String summary,
    @Doc("Whether its effect reaches PostgreSQL.") boolean persist,
    @Doc("Whether it changes nothing; then GET works too.") boolean readOnly,
    @Doc("Whether it may wait for work (waitMs).") boolean waits,
    @Doc("Whether it passes at limits, so that work in hand can end.") boolean lifeline,
    @Doc("Time the service has to answer, waits not counted.") int timeoutMs,
    @NotNull @Doc("Whose keys may call it; admin and internal always may.") List<String> roles,
    @NotNull @Doc("Events it may append.") List<String> emits,
    @Doc("Whether it is an MCP tool.") boolean mcp,
    @Doc("Whether it may destroy something.") boolean destructive,
    @NotNull @Doc("JSON Schema 2020-12 of the input.") JsonNode inputSchema,
    @NotNull @Doc("JSON Schema 2020-12 of the output.") JsonNode outputSchema) {

  static Entry of(Verb verb, String service) {
    return new Entry(verb.name(), service, verb.summary(), verb.persist(), verb.readOnly(), verb.waits(),
        verb.lifeline(), verb.timeoutMs(), verb.roles(), verb.emits(),
        verb.mcp(), verb.destructive(), Json.read(verb.inputSchema()), Json.read(verb.outputSchema()));
  }

  public String domain() {
    return name.substring(0, name.indexOf('.'));
  }

  /**
   * The input as an MCP tool shows it: without alternatives on top, for which the API of Claude refuses the whole list
   * of tools; the descriptions of the fields say them too.
   */
  public JsonNode toolSchema() {
    return ((ObjectNode) inputSchema).deepCopy().without("anyOf");
  }

  /** Its name as an MCP tool. */
  public String tool() {
    return name.replace(".", "__");
  }
}
