package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Refusal;
import io.claudebench.core.guard.Guards;
import io.claudebench.task.claim.Confirmed;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Long polls. A claim that finds nothing is parked and tried again when {@link Wakes} hears of work; it is parked
 * before its first try, so no wake is lost. Parked polls are bounded by {@code waitersMax}, cost no thread, and end
 * {@code claimed:false} when the service stops.
 */
@Singleton
final class Claims {
  private final Map<String, Waiters> tenants = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final Confirmed confirmed;
  private final int waitersMax;
  private volatile boolean isStopping;

  Claims(Vertx vertx, Confirmed confirmed, TaskSettings settings, MeterRegistry meters) {
    if (settings.waitersMax() >= Guards.CALLS_MAX) {
      throw new IllegalStateException("claudebench.task.waiters-max (" + settings.waitersMax() + ") must be below "
          + Guards.CALLS_MAX
          + ", the calls of one verb that run at once: else parked claims would keep out those that need not wait.");
    }
    this.vertx = vertx;
    this.confirmed = confirmed;
    this.waitersMax = settings.waitersMax();
    meters.gauge("claims.waiting", this, Claims::waiting);
  }

  /** The parked polls of a tenant. */
  Waiters of(String tenant) {
    return tenants.computeIfAbsent(tenant, name -> new Waiters());
  }

  private int waiting() {
    return tenants.values().stream().mapToInt(Waiters::size).sum();
  }

  Uni<TaskClaim.Out> claim(Call call, TaskClaim.In in, Supplier<Uni<TaskClaim.Try>> attempt) {
    if (in.waitMs() == 0 || isStopping) {
      return isStopping ? Uni.createFrom().item(TaskClaim.Out.nothing("stopping"))
          : attempt.get().map(TaskClaim.Try::out);
    }
    if (waiting() >= waitersMax) {
      return Uni.createFrom().failure(Refusal.UNAVAILABLE.because("waitersMax is reached: " + waitersMax
          + " claims wait here.").notDone().retryAfterMs(1000));
    }
    return Uni.createFrom().emitter(answer -> {
      var waiter = new Waiter(in.workerId(), of(call.caller().tenant()), attempt, answer, task -> giveBack(call, task));
      long timer = vertx.setTimer(in.waitMs(), expired -> waiter.expire());
      answer.onTermination(() -> {
        vertx.cancelTimer(timer);
        waiter.leave();
      });
      if (call.ask().gone() != null) {
        call.ask().gone().subscribe().with(gone -> {
          waiter.leave();
          // nobody reads it, but the call ends and frees its place among those that run
          answer.complete(TaskClaim.Out.nothing("gone"));
        }, failure -> {});
      }
      waiter.start();
    });
  }

  /** The caller left while its claim was under way: its tasks go back, and the attempt does not count. */
  private void giveBack(Call call, Task task) {
    confirmed.giveBack(call, task).subscribe().with(done -> {}, failure -> {});
  }

  /** The stop was asked for and the doors still answer: every parked poll is answered now, no new one is parked. */
  void drain(@Observes ShutdownDelayInitiatedEvent asked) {
    isStopping = true;
    tenants.values().forEach(Waiters::expireAll);
  }
}
