package io.claudebench.instance.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * The numbers of the fleet as the last roll-up wrote them ({@code at} says when), over all replicas and tenants. Counts
 * run since a verb was first called; one that nobody calls for 24 h begins again.
 *
 * <p>Not counted: what no verb saw (bad keys, unknown verbs). What a killed process had counted in its last second is
 * lost.
 */
@Handles(verb = "system.metrics",
    summary = "Shows how much the fleet does and how fast, per verb and queue when detailed.", may = Access.READ,
    readOnly = true)
@Singleton
final class SystemMetrics implements Handler<SystemMetrics.In, SystemMetrics.Out> {

  record In(
      @Default("false") @Doc("Also per verb, queue and breaker, and what was slow in Redis.") boolean detailed) {}

  /** Absent is zero, or nothing known yet. */
  record Out(
      @Doc("Calls of verbs that were answered, refusals included; absent is zero.") Long eventsProcessed,
      @Doc("Events task.completed; absent is zero.") Long tasksCompleted,
      @Doc("Milliseconds of those calls, without those that were to wait for work; absent is zero.")
      BigDecimal averageLatency,
      @NotNull @Doc("Heap that this process uses, in MB (10^6 bytes), two decimals.") BigDecimal memoryUsage,
      @Doc("When these numbers were added up, ISO-8601 UTC; only when detailed.") Instant at,
      @Doc("Rates and percentiles in milliseconds between that moment and the one before; only when detailed.")
      JsonNode window,
      @Doc("Per verb count, errors, perSecond, averageMs, p50, p95, p99, refusals by word and, where answers are kept, "
          + "cache: l1 and l2 hits, misses and loads; only when detailed.")
      ObjectNode verbs,
      @Doc("How many tasks stand where, how many instances are registered and busy, the age in milliseconds of "
          + "the pending task that arrived first; only when detailed.")
      ObjectNode queues,
      @Doc("Of verbs that met theirs within the hour: state, allowed, rejected; only when detailed.")
      ObjectNode breakers,
      @Doc("Memory that Redis uses, in bytes; only when detailed.") Long redisMemory,
      @Doc("The last 10 of the slow log of Redis, the newest first; only when detailed, and where Redis lets us read.")
      List<Slow> slowCommands) {}

  record Slow(
      @NotNull @Doc("Its name; of a script also what it is called, or the first digits of its SHA-1.") String command,
      @Doc("How long it held Redis up, in microseconds.") long micros,
      @NotNull Instant at) {}

  private final Numbers numbers;

  SystemMetrics(Numbers numbers) {
    this.numbers = numbers;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return in.detailed() ? numbers.detailed() : numbers.brief();
  }
}
