package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A REST client as any user writes it. Each call has a trace of its own, by which its events are known. */
public final class Rest {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;

  /** @param trace 32 hex digits; they stand in the metadata of every event of the call */
  public record Reply(int status, String body, JsonNode json, String trace) {

    /** {@code OK}, or the word of the refusal. */
    public String word() {
      return status == 200 ? "OK" : json.path("code").asText("HTTP " + status);
    }
  }

  Rest(String base) {
    this.base = URI.create(base);
  }

  public Reply post(String verb, Map<String, ?> input) {
    return post(verb, input, Map.of());
  }

  public Reply post(String verb, Map<String, ?> input, Map<String, String> headers) {
    String trace = "%016x%016x".formatted(ThreadLocalRandom.current().nextLong(),
        ThreadLocalRandom.current().nextLong() | 1);
    var request = HttpRequest.newBuilder(base.resolve("/" + verb.replace('.', '/'))).timeout(Duration.ofSeconds(40))
        .header("Content-Type", "application/json").header("traceparent", "00-" + trace + "-00000000000000aa-00")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(input)));
    headers.forEach(request::header);
    try {
      var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(answer.statusCode(), answer.body(), Json.read(answer.body()), trace);
    } catch (IOException e) {
      throw new IllegalStateException(verb + " " + input, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value of a gauge or counter without tags, as Prometheus reads it; 0 when there is none. */
  double metric(String name) {
    var request = HttpRequest.newBuilder(base.resolve("/q/metrics")).timeout(Duration.ofSeconds(10)).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body().lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElse(0);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
