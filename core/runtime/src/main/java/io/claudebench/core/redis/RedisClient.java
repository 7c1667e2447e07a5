package io.claudebench.core.redis;

import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Sends commands to Redis. Each has a timeout and counts against a named limit, so that a frozen Redis is
 * {@code UNAVAILABLE} within it and overload is shed here, before the client's own queue fills. An error reply
 * {@code WORD sentence} becomes a {@link Refused}.
 */
@Singleton
public final class RedisClient {
  /**
   * What stands before the word: by Redis 6.2 where a command failed that a script called (7 answers with its error
   * itself), by the client in a batch.
   */
  private static final Pattern BEFORE_WORD = Pattern.compile(
      "^ERR (Error running script .*@user_script: \\d+: (?=-)|\\[\\d+] )");
  private final Redis redis;
  private final Settings settings;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LocalBreaker breaker;
  private final Operations operations;
  private final Map<Command, String> names = new ConcurrentHashMap<>();

  RedisClient(io.vertx.mutiny.redis.client.Redis redis, Settings settings, MeterRegistry meters) {
    this.redis = redis.getDelegate();
    this.settings = settings;
    this.breaker = new LocalBreaker(settings.redisTimeoutMs());
    this.operations = new Operations(meters);
    meters.gauge("redis.in.flight", inFlight);
    meters.gauge("redis.circuit.breaker.state", breaker, b -> b.isOpen() ? 1 : 0);
  }

  /**
   * One command. Refuses {@code UNAVAILABLE} (away, frozen, or too many in flight), {@code FULL} (out of memory) and
   * the words of scripts.
   */
  public Uni<Response> send(Request request) {
    return send(names.computeIfAbsent(request.command(), name -> name.toString().toUpperCase(Locale.ROOT)), request);
  }

  private Uni<Response> send(String type, Request request) {
    return answer(type, () -> redis.send(request));
  }

  /** Several commands in one write, answered in order; nil is a null in the list, and one that fails fails all. */
  public Uni<List<Response>> batch(List<Request> requests) {
    if (requests.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return answer("batch", () -> redis.batch(requests));
  }

  private <T> Uni<T> answer(String type, Supplier<Future<T>> command) {
    return Uni.createFrom().emitter(answer -> submit(type, command).onComplete(done -> {
      if (done.succeeded()) {
        answer.complete(done.result());
      } else {
        answer.fail(refusal(done.cause()));
      }
    }));
  }

  private <T> Future<T> submit(String type, Supplier<Future<T>> command) {
    Refused refused = admit(type);
    if (refused != null) {
      return Future.failedFuture(refused);
    }
    long start = System.nanoTime();
    return exchange(command).onComplete(done -> ended(type, start, done.cause()));
  }

  /** Whether one more may be under way, which {@link #ended} ends; null when it may. */
  Refused admit(String type) {
    if (!breaker.permits()) {
      operations.failed(type, "BREAKER");
      return Refusal.UNAVAILABLE.because("Redis does not answer.").notDone().retryAfterMs(breaker.retryAfterMs());
    }
    if (inFlight.incrementAndGet() > settings.limits().redisInFlightMax()) {
      inFlight.decrementAndGet();
      operations.failed(type, "LIMIT");
      return Refusal.UNAVAILABLE.because("redisInFlightMax is reached; this process is overloaded.")
          .with("limit", "redisInFlightMax").notDone().retryAfterMs(1000);
    }
    return null;
  }

  /** One that was admitted was not sent. */
  void left() {
    inFlight.decrementAndGet();
  }

  /** @param start when it went to Redis, in nanoseconds; @param failure as the client gave it */
  void ended(String type, long start, Throwable failure) {
    inFlight.decrementAndGet();
    operations.ended(type, System.nanoTime() - start, failure);
  }

  /** One write of what was admitted. */
  private <T> Future<T> exchange(Supplier<Future<T>> command) {
    return command.get().timeout(settings.redisTimeoutMs(), TimeUnit.MILLISECONDS)
        .onComplete(done -> breaker.record(done.succeeded() || isAnswer(done.cause())));
  }

  /** A script, for so many calls that were admitted. */
  Future<Response> exchange(String type, int calls, Request request) {
    operations.grouped(type, calls);
    return exchange(() -> redis.send(request)).onFailure(failure -> {
      if (isNoScript(failure)) {
        operations.failed(type, "NOSCRIPT");
      }
    });
  }

  /** An error that Redis sent. The client also makes an ErrorType of a connection that ended under a command. */
  static boolean isAnswer(Throwable cause) {
    return cause instanceof ErrorType error && !error.is("CONNECTION_CLOSED");
  }

  /** This Redis never saw the text of the script. */
  static boolean isNoScript(Throwable cause) {
    return cause instanceof ErrorType error && error.is("NOSCRIPT");
  }

  /** What a failure of the client is to a caller. */
  static Throwable refusal(Throwable cause) {
    if (cause instanceof Refused) {
      return cause;
    }
    if (isAnswer(cause)) {
      return word(cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return late().unknown();
    }
    var away = Refusal.UNAVAILABLE.because("Redis is not reachable.").retryAfterMs(1000);
    return cause instanceof ConnectException ? away.notDone() : away.unknown();
  }

  /** Without the outcome, which whoever sent it knows. */
  static Refused late() {
    return Refusal.UNAVAILABLE.because("Redis did not answer in time.").retryAfterMs(1000);
  }

  /** {@code WORD sentence {"fact":…}} of a script, or an error of Redis itself. */
  private static Throwable word(String message) {
    String text = text(message);
    int space = text.indexOf(' ');
    String first = space < 0 ? text : text.substring(0, space);
    switch (first) {
      case "OOM":
        return Refusal.FULL.because("maxmemory of Redis is reached.").retryAfterMs(1000);
      case "LOADING", "BUSY", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "MISCONF":
        return Refusal.UNAVAILABLE.because("Redis answers " + first + ".").notDone().retryAfterMs(1000);
      default:
    }
    for (Refusal word : Refusal.values()) {
      if (word.name().equals(first)) {
        return refused(word, text.substring(space + 1));
      }
    }
    return new IllegalStateException("Redis: " + text);
  }

  /** An error of a script without what Redis or the client put before its word. */
  static String text(String message) {
    String text = BEFORE_WORD.matcher(message).replaceFirst("");
    return text.startsWith("-") ? text.substring(1) : text;
  }

  private static Refused refused(Refusal word, String sentence) {
    int facts = sentence.endsWith("}") ? sentence.indexOf(" {\"") : -1;
    if (facts < 0) {
      return word.because(sentence);
    }
    Refused refused = word.because(sentence.substring(0, facts));
    Json.read(sentence.substring(facts + 1)).properties().forEach(e -> refused.with(e.getKey(),
        e.getValue().isIntegralNumber() ? (Object) e.getValue().longValue() : e.getValue().isTextual()
        ? e.getValue().textValue() : e.getValue()));
    return refused;
  }
}
