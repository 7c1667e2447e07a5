package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;

import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The breaker of {@code test.circuit}: its calls, and its keys seen past the service. */
@Singleton
public class Circuit {
  static final String CIRCUIT = "cb:circuit:test.circuit:";
  static final String ALERTS = "cb:alerts:circuit:opened";
  static final String ALL = "cb:metrics:circuit:all";

  private final Streams streams;

  Circuit(Streams streams) {
    this.streams = streams;
  }

  public static class NoLimit implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.rate-limit.\"test.circuit\"", "off");
    }
  }

  static Reply call(String input) {
    return send(input).join();
  }

  static CompletableFuture<Reply> send(String input) {
    return HERE.send("test.circuit", "{" + input + "}");
  }

  static void fail(int times) {
    IntStream.range(0, times).forEach(i -> call("\"shouldFail\":true").refused("UNAVAILABLE"));
  }

  void close() {
    List.of("state", "failures", "successes", "openedAt", "lastFailure", "openMs", "probes", "allowed", "rejected")
        .forEach(part -> streams.run("DEL", CIRCUIT + part));
    streams.run("DEL", ALL, ALERTS);
  }

  String get(String part) {
    return streams.get(CIRCUIT + part);
  }

  /** Of all breakers together. */
  String all(String field) {
    Response value = streams.run("HGET", ALL, field);
    return value == null ? null : value.toString();
  }

  void openSinceLong() {
    fail(5);
    streams.run("SET", CIRCUIT + "openedAt", Long.toString(streams.now() - 1000));
  }

  void halfOpen(long atMs, int sent) {
    streams.run("SET", CIRCUIT + "state", "HALF_OPEN");
    streams.run("SET", CIRCUIT + "openMs", "1000");
    streams.run("DEL", CIRCUIT + "successes");
    streams.run("HSET", CIRCUIT + "probes", "at", Long.toString(atMs), "sent", Integer.toString(sent));
  }
}
