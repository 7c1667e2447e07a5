package io.claudebench.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;

/** The REST door as the tests call it. */
record Rest(int status, HttpResponse<byte[]> http, JsonNode body) {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static Rest post(String verb, String input, String... headers) {
    return send(verb, input, headers).join();
  }

  static CompletableFuture<Rest> send(String verb, String input, String... headers) {
    var request = to("/" + verb.replace('.', '/')).header("Content-Type", "application/json");
    return CLIENT.sendAsync((headers.length == 0 ? request : request.headers(headers))
        .POST(HttpRequest.BodyPublishers.ofString(input)).build(),
        HttpResponse.BodyHandlers.ofByteArray()).thenApply(Rest::of);
  }

  static Rest get(String path) {
    return CLIENT.sendAsync(to(path).build(), HttpResponse.BodyHandlers.ofByteArray()).thenApply(Rest::of).join();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
        + ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class) + path));
  }

  private static Rest of(HttpResponse<byte[]> response) {
    try {
      return new Rest(response.statusCode(), response, JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new IllegalStateException(new String(response.body()), e);
    }
  }
}
