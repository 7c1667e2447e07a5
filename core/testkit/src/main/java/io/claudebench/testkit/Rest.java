package io.claudebench.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The REST door, as any user's client calls it. An input is JSON text, sent as it stands (it may be none), or any value
 * that is made JSON here; headers are names and values in turn.
 *
 * @param base where the service is at the moment of a call
 * @param isTraced whether each call brings a trace of its own, by which its events are known
 * @param key the API key of calls that bring none themselves; null is none
 */
public record Rest(Supplier<String> base, boolean isTraced, String key) {
  /** Keeps every digit, as a client must that compares values. */
  public static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
  /**
   * The service of this JVM's Quarkus test, whose port is another after each restart. Its configuration is that of the
   * loader of this class, as a thread of a pool may have that of an application before.
   */
  public static final Rest HERE = new Rest(() -> "http://127.0.0.1:" + ConfigProvider
      .getConfig(Rest.class.getClassLoader()).getValue("quarkus.http.test-port", int.class), false, null);

  private static final Pattern BRINGS_A_KEY = Pattern.compile("(?i)x-api-key|authorization");
  /** Longer than any answer takes; without it a door that says nothing would hang the test. */
  private static final Duration SILENCE = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(5)).build();

  public static Rest at(String url) {
    return new Rest(() -> url, false, null);
  }

  public Rest traced() {
    return new Rest(base, true, key);
  }

  /** The same as the holder of this API key. */
  public Rest as(String key) {
    return new Rest(base, isTraced, key);
  }

  /** The output of a call that must succeed. */
  public JsonNode ok(String verb, Object input) {
    return post(verb, input).ok();
  }

  /**
   * Asks; that nobody answers is an {@link UncheckedIOException}. Fails the test when an output is not as its schema
   * says.
   */
  public Reply post(String verb, Object input, String... headers) {
    Reply reply = join(send(verb, input, headers));
    List<String> broken = reply.status() == 200 && verb.contains(".") ? Published.broken(this, verb, reply.json())
        : List.of();
    if (!broken.isEmpty()) {
      throw new AssertionError("not as published: " + broken + " in " + reply);
    }
    return reply;
  }

  /** Asks without waiting for the answer. */
  public CompletableFuture<Reply> send(String verb, Object input, String... headers) {
    String text = input instanceof String json ? json : text(input);
    var request = to("/" + verb.replace('.', '/')).POST(BodyPublishers.ofByteArray(Odd.bytes(text)));
    request.setHeader("Content-Type", "application/json");
    return send(verb + " " + text, request, headers);
  }

  public Reply get(String path, String... headers) {
    return join(send("GET " + path, to(path), headers));
  }

  /** The value of a gauge or counter as Prometheus reads it; 0 when there is none yet. */
  public double metric(String name) {
    Reply metrics = get("/q/metrics");
    if (metrics.status() != 200) {
      throw new AssertionError("expected metrics: " + metrics);
    }
    return metrics.metric(name).orElse(0);
  }

  /** An object of names and values in turn. */
  public static Map<String, Object> map(Object... pairs) {
    var map = new HashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** Reads JSON; fails the test when it is none. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON: " + text, e);
    }
  }

  public static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private CompletableFuture<Reply> send(String call, HttpRequest.Builder request, String... headers) {
    String trace = !isTraced ? "" : "%016x%016x".formatted(ThreadLocalRandom.current().nextLong(),
        ThreadLocalRandom.current().nextLong() | 1);
    if (isTraced) {
      request.setHeader("traceparent", "00-" + trace + "-00000000000000aa-00");
    }
    if (key != null && !BRINGS_A_KEY.matcher(String.join(" ", headers)).find()) {
      request.setHeader("X-API-Key", key);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(answer -> reply(call, answer, trace));
  }

  private static Reply reply(String call, HttpResponse<String> answer, String trace) {
    return new Reply(call, answer.statusCode(), answer.headers(), answer.body(), trace);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base.get()).resolve(path)).timeout(SILENCE);
  }

  private static Reply join(CompletableFuture<Reply> call) {
    try {
      return call.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException nobody) {
        throw new UncheckedIOException(nobody);
      }
      throw e;
    }
  }
}
