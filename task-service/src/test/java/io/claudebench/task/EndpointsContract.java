package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What operators and people look at. */
abstract class EndpointsContract extends Contract {

  @Test
  void theCatalogueShowsEveryVerbOnceWithItsSchemas() {
    var names = Json.read(get("/verbs")).findValuesAsText("name");
    assertTrue(names.contains("task.create") && names.size() == names.stream().distinct().count(), names.toString());
    JsonNode input = Json.read(get("/schemas/task.create")).get("input");
    assertEquals(500, input.at("/properties/text/maxLength").intValue());
    assertEquals(50, input.at("/properties/priority/default").intValue());
    assertEquals("text", input.at("/required/0").textValue());
    assertEquals("[\"volatile\",\"durable\",\"strict\"]", input.at("/properties/durability/enum").toString());
  }

  @Test
  void openApiHasAnOperationPerVerb() {
    JsonNode document = Json.read(get("/q/openapi"));
    assertEquals("3.1.0", document.get("openapi").textValue());
    assertEquals("task__create", document.at("/paths/~1task~1create/post/operationId").textValue());
    assertTrue(get("/q/swagger-ui/").contains("<html"));
  }

  @Test
  void healthAndMetricsAnswer() {
    create();
    assertEquals("UP", Json.read(get("/q/health/ready")).get("status").textValue());
    assertEquals("UP", Json.read(get("/q/health/live")).get("status").textValue());
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
    assertEquals(id, Json.read(get("/task/get?id=" + id)).get("id").textValue());
    assertEquals(1, Json.read(get("/task/list?limit=1&status=pending&order=-created")).get("tasks").size());
    assertEquals("INVALID_REQUEST", Json.read(get("/task/create?text=x")).get("code").textValue());
    assertEquals("UNKNOWN_VERB", Json.read(get("/task/nope")).get("code").textValue());
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

  private static String get(String path) {
    return send(path).body();
  }

  private static HttpResponse<String> send(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(URI.create(Stage.config("test.url")).resolve(path))
              .timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
