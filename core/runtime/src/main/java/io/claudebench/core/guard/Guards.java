package io.claudebench.core.guard;

import io.claudebench.core.Call;
import io.claudebench.core.Departure;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Verb;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/**
 * What stands between a valid call and its handler. The limit of a changing verb stands in front of its own script (see
 * {@link io.claudebench.core.redis.Script}); a read's guards run here. Retries of reads and the bulkhead are SmallRye
 * Fault Tolerance.
 */
@Singleton
public final class Guards {
  /** Calls of one verb that run at once in this process. */
  public static final int CALLS_MAX = 4096;

  private final Map<String, TypedGuard<Uni<Object>>> guards = new ConcurrentHashMap<>();
  private final ReadGuard reads;
  private final Vertx vertx;

  Guards(ReadGuard reads, Vertx vertx) {
    this.reads = reads;
    this.vertx = vertx;
  }

  /**
   * Runs the handler. Refuses {@code RATE_LIMITED}, {@code CIRCUIT_OPEN} (reads), {@code TIMEOUT}, {@code UNAVAILABLE}
   * (bulkhead). For a handler that waits, the caller of a call that was late has left.
   */
  public Uni<Object> run(Call call, Function<Call, Uni<Object>> handler) {
    Verb verb = call.verb();
    var guard = guards.computeIfAbsent(verb.name(), name -> guard(verb));
    Uni<Object> answer;
    if (verb.waits()) {
      Departure left = Departure.after(call.ask().gone());
      Call own = call.until(left);
      answer = intime(verb, verb.timeoutMs() + call.ask().request().waitMs(), () -> guard.get(() -> handler.apply(own)),
          left::tell);
    } else {
      answer = intime(verb, verb.timeoutMs(), () -> guard.get(() -> handler.apply(call)), () -> {});
    }
    return verb.readOnly() ? reads.run(call, answer) : answer;
  }

  /**
   * The verb's timeout, a timer of the event loop. Fault Tolerance's own timer wakes a thread for every call, which
   * costs more than the call.
   */
  private Uni<Object> intime(Verb verb, long ms, Supplier<Uni<Object>> handler, Runnable leave) {
    return Uni.createFrom().emitter(answer -> {
      long timer = vertx.setTimer(ms, late -> {
        answer.fail(late(verb, ms));
        leave.run();
      });
      var running = handler.get().subscribe().with(item -> {
        if (vertx.cancelTimer(timer)) { // else it is late, and who left gives it back
          answer.complete(item);
        }
      }, failure -> answer.fail(refusal(verb, failure)));
      answer.onTermination(() -> {
        vertx.cancelTimer(timer);
        running.cancel();
      });
    });
  }

  private static TypedGuard<Uni<Object>> guard(Verb verb) {
    var builder = TypedGuard.create(new TypeLiteral<Uni<Object>>() {}).withThreadOffload(false)
        .withBulkhead().limit(CALLS_MAX).done();
    if (verb.readOnly() && verb.breaker().isEmpty()) {
      builder = builder.withRetry().maxRetries(2).delay(50, ChronoUnit.MILLIS).jitter(40, ChronoUnit.MILLIS)
          .whenException(Guards::isWorthAnotherTry).done();
    }
    return builder.build();
  }

  /** What failed at once; after a timeout the caller has waited long enough. */
  private static boolean isWorthAnotherTry(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.UNAVAILABLE
        && "not_done".equals(refused.facts().get("outcome"));
  }

  private static Refused late(Verb verb, long ms) {
    var late = Refusal.TIMEOUT.because(verb.name() + " took longer than " + ms + " ms.")
        .retryAfterMs(1000);
    return verb.readOnly() ? late.notDone() : late.unknown();
  }

  private static Throwable refusal(Verb verb, Throwable failure) {
    return failure instanceof BulkheadException
        ? Refusal.UNAVAILABLE.because("This process runs " + CALLS_MAX + " calls of " + verb.name() + " already.")
        .with("limit", "callsMax").notDone().retryAfterMs(1000) : failure;
  }
}
