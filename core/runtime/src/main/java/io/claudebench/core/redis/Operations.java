package io.claudebench.core.redis;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What this process asked of Redis and how it ended: {@code redis_operations_total} by type and status,
 * {@code redis_operation_duration_seconds} by type, {@code redis_errors_total} by code. A type is the name of a script,
 * in small letters, of a command, in capitals, or {@code batch}. Readers that block have connections of their own and
 * are not counted.
 */
final class Operations {
  private static final Duration[] BOUNDS = {Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(10),
      Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1)};
  private static final Set<String> WORDS = Arrays.stream(Refusal.values()).map(Refusal::name)
      .collect(Collectors.toSet());
  /** Errors of Redis that an operator knows by name; every other one is {@code OTHER}, so that there are not more. */
  private static final Set<String> CODES = Set.of("OOM", "LOADING", "BUSY", "READONLY", "MASTERDOWN", "CLUSTERDOWN",
      "TRYAGAIN", "NOREPLICAS", "MISCONF", "NOSCRIPT", "NOPERM", "NOAUTH", "WRONGTYPE", "MOVED", "ASK", "CROSSSLOT");

  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> groups = new ConcurrentHashMap<>();
  private final Map<String, Counter> errors = new ConcurrentHashMap<>();
  private final MeterRegistry meters;

  private record Kind(Timer duration, Counter success) {}

  Operations(MeterRegistry meters) {
    this.meters = meters;
    error("CONNECTION");
    error("TIMEOUT");
  }

  /** @param failure null when Redis did it; a word of ours is a refusal, and no error */
  void ended(String type, long nanos, Throwable failure) {
    Kind kind = kind(type);
    kind.duration().record(nanos, TimeUnit.NANOSECONDS);
    if (failure == null) {
      kind.success().increment();
    } else if (failure instanceof Refused || RedisClient.isAnswer(failure) && WORDS.contains(first(failure))) {
      counter(type, "refused").increment();
    } else {
      failed(type, code(failure));
    }
  }

  /** So many calls of a script went in one round trip. */
  void grouped(String type, int calls) {
    groups.computeIfAbsent(type, name -> DistributionSummary.builder("redis.group.size").tag("type", name)
        .register(meters)).record(calls);
  }

  /** It was not sent, or not answered with what it asked for. */
  void failed(String type, String code) {
    counter(type, "error").increment();
    error(code).increment();
  }

  private Kind kind(String type) {
    Kind known = kinds.get(type);
    return known != null ? known : kinds.computeIfAbsent(type, name -> new Kind(
        Timer.builder("redis.operation.duration").tag("type", name).serviceLevelObjectives(BOUNDS).register(meters),
        counter(name, "success")));
  }

  private Counter counter(String type, String status) {
    return Counter.builder("redis.operations").tag("type", type).tag("status", status).register(meters);
  }

  private Counter error(String code) {
    return errors.computeIfAbsent(code, name -> Counter.builder("redis.errors").tag("type", name).register(meters));
  }

  private static String code(Throwable failure) {
    if (RedisClient.isAnswer(failure)) {
      String first = first(failure);
      return CODES.contains(first) ? first : "OTHER";
    }
    return failure instanceof TimeoutException ? "TIMEOUT"
        : failure instanceof ConnectionPoolTooBusyException ? "POOL" : "CONNECTION";
  }

  private static String first(Throwable failure) {
    return RedisClient.text(failure.getMessage()).split(" ", 2)[0];
  }
}
