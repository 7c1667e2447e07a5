package io.claudebench.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;

/** The REST door as the tests call it. */
public record Rest(int status, HttpResponse<byte[]> http, JsonNode body) {
  public static final ObjectMapper JSON = new ObjectMapper();
  /** Longer than any answer takes; without it a door that says nothing would hang the test. */
  private static final Duration SILENCE = Duration.ofSeconds(90);
  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static Rest post(String verb, String input, String... headers) {
    return send(verb, input, headers).join();
  }

  public static CompletableFuture<Rest> send(String verb, String input, String... headers) {
    var request = to("/" + verb.replace('.', '/')).timeout(SILENCE).header("Content-Type", "application/json");
    return CLIENT.sendAsync((headers.length == 0 ? request : request.headers(headers))
        .POST(HttpRequest.BodyPublishers.ofString(input)).build(),
        HttpResponse.BodyHandlers.ofByteArray()).thenApply(Rest::of);
  }

  public static Rest get(String path) {
    return CLIENT.sendAsync(to(path).build(), HttpResponse.BodyHandlers.ofByteArray()).thenApply(Rest::of).join();
  }

  /** Of an endpoint that answers text. */
  public static String text(String path) {
    return CLIENT.sendAsync(to(path).build(), HttpResponse.BodyHandlers.ofString()).thenApply(HttpResponse::body)
        .join();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
        + ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class) + path));
  }

  private static Rest of(HttpResponse<byte[]> response) {
    boolean isEvents = response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    return new Rest(response.statusCode(), response, isEvents ? null : json(new String(response.body())));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
