package io.claudebench.instance.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Default;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
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
    summary = "Shows how much the fleet does and how fast, per verb and queue when detailed.", readOnly = true)
@Singleton
final class SystemMetrics implements Handler<SystemMetrics.In, SystemMetrics.Out> {

  /** @param detailed also per verb, queue, breaker, and what was slow in Redis */
  record In(@Default("false") boolean detailed) {}

  /**
   * Absent is zero, or nothing known yet.
   *
   * @param eventsProcessed calls of verbs that were answered, refusals included
   * @param tasksCompleted {@code task.completed} events
   * @param averageLatency milliseconds of those calls, without those that were to wait for work
   * @param memoryUsage bytes of heap that this process uses
   * @param at when the roll-up was
   * @param window rates and percentiles (ms) between that roll-up and the one before
   * @param verbs {@code count}, {@code errors}, {@code perSecond}, {@code averageMs}, {@code p50}, {@code p95},
   *     {@code p99}, {@code refusals} by word
   * @param queues how many tasks stand where, how many instances are registered and busy, the age of the pending task
   *     that arrived first
   * @param breakers of verbs that met theirs within the hour: {@code state}, {@code allowed}, {@code rejected}
   * @param redisMemory bytes that Redis uses
   * @param slowCommands the last 10 of Redis' slow log, the newest first
   */
  record Out(Long eventsProcessed, Long tasksCompleted, BigDecimal averageLatency, long memoryUsage, Instant at,
      JsonNode window, ObjectNode verbs,
      ObjectNode queues, ObjectNode breakers, Long redisMemory, List<Slow> slowCommands) {}

  /**
   * @param command its name; of a script also what we call it, or the first digits of its SHA-1
   * @param micros how long it held Redis up
   */
  record Slow(String command, long micros, Instant at) {}

  private final Numbers numbers;

  SystemMetrics(Numbers numbers) {
    this.numbers = numbers;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return in.detailed() ? numbers.detailed() : numbers.brief();
  }
}
