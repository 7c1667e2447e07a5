package io.claudebench.trials.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Await;
import io.claudebench.trials.history.Recorded;
import io.claudebench.trials.history.Recorder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Somebody who calls the REST door of any replica and has each call recorded. */
final class Client {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MS = 8_000;

  private final String name;
  private final HttpClient http;
  private final List<String> bases;
  private final RandomGenerator dice;
  private final Recorder recorder;
  private final BooleanSupplier isOver;

  Client(String name, HttpClient http, List<String> bases, RandomGenerator dice, Recorder recorder,
      BooleanSupplier isOver) {
    this.name = name;
    this.http = http;
    this.bases = bases;
    this.dice = dice;
    this.recorder = recorder;
    this.isOver = isOver;
  }

  String name() {
    return name;
  }

  static ObjectNode input() {
    return JSON.createObjectNode();
  }

  /** What says that a task is under this client's lease. */
  ObjectNode lease(String task, long fence) {
    return input().put("id", task).put("workerId", name).put("fence", fence);
  }

  /** Until there is an answer or the load is over, as everybody should who wants to know. */
  Recorded insist(String verb, ObjectNode input) {
    Recorded call = ask(verb, input);
    while (call.isWorthRepeating() && !isOver.getAsBoolean()) {
      Await.pause(100 + dice.nextInt(200));
      call = ask(verb, input);
    }
    return call;
  }

  Recorded ask(String verb, ObjectNode input) {
    String base = bases.get(dice.nextInt(bases.size()));
    var request = HttpRequest.newBuilder(URI.create(base + "/" + verb.replace('.', '/')))
        .timeout(Duration.ofMillis(PATIENCE_MS + input.path("waitMs").asInt()))
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString(input.toString()));
    if (input.has("idempotencyKey")) {
      request.header("Idempotency-Key", input.get("idempotencyKey").textValue());
    }
    long start = recorder.now();
    String word;
    String text = "";
    JsonNode body = MissingNode.getInstance();
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      text = answer.body();
      body = JSON.readTree(text);
      word = answer.statusCode() == 200 ? "OK" : body.path("code").asText("STRANGE");
    } catch (ConnectException | HttpConnectTimeoutException nobody) {
      word = "UNSENT";
    } catch (IOException cut) {
      word = "LOST";
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
      word = "LOST";
    }
    var call = new Recorded(start, recorder.now(), name, verb, input, word, text, body);
    recorder.add(call);
    return call;
  }
}
