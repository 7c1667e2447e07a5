package io.claudebench.task.claim;

import io.claudebench.core.Call;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.park.Line;
import io.claudebench.core.park.Park;
import io.claudebench.core.park.Parks;
import io.claudebench.core.park.Waiter;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Long polls. They hear of every transition by pub/sub: what it may concern is woken, parked claims, and the sweeper
 * when something may be due earlier. They are woken too by shares that others may take, and when strict tasks may be
 * claimed again.
 */
@Singleton
final class Claims {
  private static final Set<String> WORK = Set.of("task.created", "task.unassigned", "task.released", "task.unblocked",
      "task.retried", "task.lease_expired", "task.updated");

  private final Confirmed confirmed;
  private final Sweeper sweeper;
  private final Park<TaskClaim.Try, ClaimWaiter> park;

  Claims(Parks parks, Confirmed confirmed, Sweeper sweeper, TaskSettings settings,
      Vertx vertx) {
    this.confirmed = confirmed;
    this.sweeper = sweeper;
    this.park = parks.open("claims", "waitersMax", "claudebench.task.waiters-max", settings.waitersMax());
    parks.listen(park, keys -> List.of(keys.family(Key.EVENT_CHANNEL) + "task.*",
        keys.family(Key.EVENT_CHANNEL) + "instance.registered"), this::heard);
    sweeper.onShare((keys, word) -> word.spread(park.line(keys.of(Key.PENDING))));
    confirmed.onStrictAgain(() -> vertx.runOnContext(back -> park.wakeAll()));
  }

  Uni<TaskClaim.Out> claim(Call call, TaskClaim.In in, Supplier<Uni<TaskClaim.Try>> attempt) {
    if (park.isStopping()) {
      return Uni.createFrom().item(TaskClaim.Out.nothing("stopping"));
    }
    return park.enter(call, in.waitMs(), call.keys().of(Key.PENDING),
        () -> new ClaimWaiter(in.workerId(), attempt, lease -> giveBack(call, lease))).map(TaskClaim.Try::out);
  }

  /**
   * The caller left while its claim was under way: its tasks go back, and the attempt does not count. Under a key it
   * may come again for this answer.
   */
  private void giveBack(Call call, Confirmed.Lease lease) {
    if (call.ask().idempotencyKey() == null) {
      confirmed.giveBack(call, lease).subscribe().with(done -> {}, failure -> {});
    }
  }

  private void heard(String tenant, Keys keys, String channel, String message) {
    String type = channel.substring(keys.family(Key.EVENT_CHANNEL).length());
    heard(park.line(keys.of(Key.PENDING)), type, message.split(" "));
    if (!type.equals("task.completed")) {
      sweeper.look(tenant);
    }
  }

  /** @param words task, instance or -, requirements if any */
  private static void heard(Line<ClaimWaiter> line, String type, String[] words) {
    if (type.equals("task.resumed")) {
      line.all().forEach(Waiter::wake);
    }
    if (words.length > 1 && !words[1].equals("-")) {
      line.all().stream().filter(waiter -> waiter.worker().equals(words[1])).forEach(Waiter::wake);
    }
    if (WORK.contains(type)) {
      Word.of(words[0], words.length > 2 ? words[2] : "").spread(line);
    }
  }
}
