package io.claudebench.trials.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The REST door, as a client without a library sees it. */
public record Rest(String url) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();

  /** @param status HTTP  @param body parsed */
  public record Answer(int status, JsonNode body) {}

  public Answer ask(String verb, Object input) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + "/" + verb.replace('.', '/')))
        .timeout(Duration.ofSeconds(40))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(input)))
        .build();
    var answer = HTTP.send(request, BodyHandlers.ofByteArray());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }

  /** The output of a call that must succeed. */
  public JsonNode call(String verb, Object input) {
    try {
      Answer answer = ask(verb, input);
      if (answer.status() != 200) {
        throw new AssertionError(verb + " " + input + " answered " + answer.status() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(verb + " was not answered", e);
    }
  }
}
