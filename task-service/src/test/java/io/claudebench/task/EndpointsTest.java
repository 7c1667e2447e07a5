package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators and people look at. */
class EndpointsTest extends Contract {

  @Test
  void theCatalogueShowsEveryVerbOnceWithItsSchemas() {
    var names = stage.rest.get("/verbs").ok().findValuesAsText("name");
    assertTrue(names.contains("task.create") && names.size() == names.stream().distinct().count(), names.toString());
    JsonNode input = stage.rest.get("/schemas/task.create").ok().get("input");
    assertEquals(500, input.at("/properties/text/maxLength").intValue());
    assertEquals(50, input.at("/properties/priority/default").intValue());
    assertEquals("text", input.at("/required/0").textValue());
    assertEquals("[\"volatile\",\"durable\",\"strict\"]", input.at("/properties/durability/enum").toString());
  }

  @Test
  void everyFieldOfEverySchemaSaysWhatItMeans() {
    var dumb = new ArrayList<String>();
    stage.rest.get("/verbs").ok().findValuesAsText("name").forEach(
        verb -> undescribed(verb, stage.rest.get("/schemas/" + verb).ok(), dumb));
    assertEquals(List.of(), dumb);
  }

  private static void undescribed(String at, JsonNode schema, List<String> found) {
    schema.path("properties").properties().stream().filter(field -> !field.getValue().has("description"))
        .forEach(field -> found.add(at + "/" + field.getKey()));
    schema.properties().forEach(inner -> undescribed(at + "/" + inner.getKey(), inner.getValue(), found));
  }

  @Test
  void aToolShowsTheSchemasWithoutAlternativesOnTopWhichTheApiOfClaudeRefuses() {
    JsonNode tools = stage.doors.mcp("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}").json();
    JsonNode get = tools.at("/result/tools").valueStream()
        .filter(tool -> tool.get("name").textValue().equals("task__get")).findFirst().orElseThrow();
    JsonNode published = stage.rest.get("/schemas/task.get").ok().get("input");
    assertEquals(2, published.get("anyOf").size());
    assertEquals(((ObjectNode) published).without("anyOf"), get.get("inputSchema"));
  }

  @Test
  void openApiHasAnOperationPerVerb() {
    JsonNode document = stage.rest.get("/q/openapi").ok();
    assertEquals("3.1.0", document.get("openapi").textValue());
    JsonNode create = document.at("/paths/~1task~1create/post");
    assertEquals("task__create", create.get("operationId").textValue());
    assertEquals(stage.rest.get("/schemas/task.create").ok().get("input"),
        create.at("/requestBody/content/application~1json/schema"));
    assertTrue(get("/q/swagger-ui/").contains("<html"));
  }

  @Test
  void healthAndMetricsAnswer() {
    create();
    assertEquals("UP", stage.rest.get("/q/health/ready").ok().get("status").textValue());
    assertEquals("UP", stage.rest.get("/q/health/live").ok().get("status").textValue());
    String metrics = get("/q/metrics");
    for (String name : new String[] {"verb_seconds_count{door=\"rest\",verb=\"task.create\"}", "persist_lag",
        "claims_waiting", "loop_steps_total"}) {
      assertTrue(metrics.contains(name), name);
    }
    assertTrue(metrics.lines().noneMatch(line -> line.contains("t-1") || line.contains(worker)),
        "a label carries an id");
  }

  @Test
  void readsAlsoAnswerGetAndChangesDoNot() {
    String id = create();
    assertEquals(id, stage.rest.get("/task/get?id=" + id).ok().get("id").textValue());
    assertEquals(1, stage.rest.get("/task/list?limit=1&status=pending&order=-created").ok().get("tasks").size());
    stage.rest.get("/task/create?text=x").refused("INVALID_REQUEST");
    stage.rest.get("/task/nope").refused("UNKNOWN_VERB");
  }

  /**
   * Java's client asks for HTTP/2 over cleartext; with it, an answer of more than 32 KB would be waited for forever.
   */
  @Test
  void http1IsSpokenWhateverTheClientAsksFor() {
    var answer = send("/q/openapi");
    assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
    assertTrue(answer.body().length() > 32_768);
  }

  private String get(String path) {
    Reply reply = stage.rest.get(path);
    assertEquals(200, reply.status(), reply::toString);
    return reply.body();
  }

  private HttpResponse<String> send(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(URI.create(stage.rest.base().get()).resolve(path))
              .timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
