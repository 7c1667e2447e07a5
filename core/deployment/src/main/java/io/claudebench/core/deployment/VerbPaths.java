package io.claudebench.core.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Verb;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** One {@code POST} operation per verb, out of the same schemas that the other doors show; reads also answer {@code GET}. */
final class VerbPaths implements OASFilter {
  private final List<Verb> verbs;

  VerbPaths(List<Verb> verbs) {
    this.verbs = verbs;
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    if (api.getPaths() == null) {
      api.setPaths(OASFactory.createPaths());
    }
    for (Verb verb : verbs) {
      api.getPaths().addPathItem(verb.path(), OASFactory.createPathItem().POST(operation(verb)));
    }
  }

  private static Operation operation(Verb verb) {
    var operation = OASFactory.createOperation().operationId(verb.tool()).summary(verb.summary()).addTag(verb.domain())
        .requestBody(OASFactory.createRequestBody().required(true).content(content("application/json", schema(Json.read(verb.inputSchema())))))
        .responses(OASFactory.createAPIResponses()
            .addAPIResponse("200", response("The output.", content("application/json", schema(Json.read(verb.outputSchema())))))
            .addAPIResponse("default", response("A refusal: " + List.of(Refusal.values()) + ".", content("application/problem+json", problem()))));
    if (!verb.readOnly()) {
      operation.addParameter(OASFactory.createParameter().name("Idempotency-Key").in(Parameter.In.HEADER)
          .description("The same key and input get the first answer again, for 24 h.").schema(OASFactory.createSchema().addType(SchemaType.STRING)));
    }
    return operation;
  }

  private static APIResponse response(String description, Content content) {
    return OASFactory.createAPIResponse().description(description).content(content);
  }

  private static Content content(String type, Schema schema) {
    return OASFactory.createContent().addMediaType(type, OASFactory.createMediaType().schema(schema));
  }

  private static Schema problem() {
    Schema problem = OASFactory.createSchema().addType(SchemaType.OBJECT);
    for (String member : List.of("type", "title", "detail", "code", "traceId", "fix")) {
      problem.addProperty(member, OASFactory.createSchema().addType(SchemaType.STRING));
    }
    return problem.addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER));
  }

  private static Schema schema(JsonNode json) {
    Schema schema = OASFactory.createSchema();
    json.path("type").forEach(type -> schema.addType(SchemaType.valueOf(type.asText().toUpperCase())));
    if (json.path("type").isTextual()) {
      schema.addType(SchemaType.valueOf(json.get("type").asText().toUpperCase()));
    }
    json.path("properties").properties().forEach(member -> schema.addProperty(member.getKey(), schema(member.getValue())));
    json.path("required").forEach(name -> schema.addRequired(name.asText()));
    json.path("enum").forEach(value -> schema.addEnumeration(value.asText()));
    if (json.has("items")) {
      schema.setItems(schema(json.get("items")));
    }
    bounds(json, schema);
    return schema;
  }

  private static void bounds(JsonNode json, Schema schema) {
    schema.pattern(json.path("pattern").textValue()).format(json.path("format").textValue());
    if (json.has("minLength")) {
      schema.minLength(json.get("minLength").intValue());
    }
    if (json.has("maxLength")) {
      schema.maxLength(json.get("maxLength").intValue());
    }
    if (json.has("maxItems")) {
      schema.maxItems(json.get("maxItems").intValue());
    }
    if (json.has("minimum")) {
      schema.minimum(new BigDecimal(json.get("minimum").asText()));
    }
    if (json.has("maximum")) {
      schema.maximum(new BigDecimal(json.get("maximum").asText()));
    }
    if (json.has("default")) {
      schema.defaultValue(Json.MAPPER.convertValue(json.get("default"), Object.class));
    }
  }
}
