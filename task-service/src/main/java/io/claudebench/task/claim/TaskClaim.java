package io.claudebench.task.claim;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Task;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Leases the next tasks to a worker: those assigned to it, then by priority and arrival, then shares of others that
 * they left lying. What it may not take hides nothing from it. With {@code waitMs} it waits for work, woken, not
 * polling. Refuses {@code NOT_FOUND} (not registered). A lease that was given is never lost with its answer: it ends by
 * itself.
 */
@Handles(verb = "task.claim", summary = "Leases the next tasks to a worker, waiting for work if asked.",
    may = Access.WORK, watermark = Watermark.NONE, persist = true, waits = true,
    emits = {"task.claimed", "task.unassigned", "instance.recovered"})
@Singleton
public final class TaskClaim implements Handler<TaskClaim.In, TaskClaim.Out> {
  private final Script script;
  private final Claims claims;
  private final Confirmed confirmed;

  TaskClaim(Scripts scripts, Claims claims, Confirmed confirmed) {
    this.script = scripts.load("task_claim");
    this.claims = claims;
    this.confirmed = confirmed;
  }

  public record In(@NotNull @Name @OwnInstance String workerId, @Min(1) @Max(100) @Default("1") int maxTasks,
      @Min(0) @Max(30_000) @Default("0") int waitMs,
      @Min(1000) @Max(3_600_000) @Default("30000") int leaseMs) {}

  public record Out(
      @Doc("Whether there is at least one task.") boolean claimed,
      @Doc("Id of the first task; absent when nothing was claimed.") String taskId,
      @Doc("The first task; absent when nothing was claimed.") Task task,
      @NotNull @Doc("The tasks, each with its fence and the end of its lease.") List<Task> tasks,
      @Doc("Why nothing was claimed: empty, denied, capacity, paused, draining, stopping, or strict "
          + "(PostgreSQL is away); absent when something was.")
      String reason) {

    static Out nothing(String reason) {
      return new Out(false, null, null, List.of(), reason);
    }
  }

  /**
   * @param capabilities of the worker, when it got nothing: what it needs not be woken for
   * @param isMore whether the next try looks at tasks that this one did not
   */
  record Try(Out out, Set<String> capabilities, boolean isMore) {

    static Try nothing(String reason) {
      return new Try(Out.nothing(reason), Set.of(), false);
    }

    static Try of(List<Task> tasks) {
      return tasks.isEmpty() ? nothing("strict")
          : new Try(new Out(true, tasks.getFirst().id(), tasks.getFirst(), tasks, null), Set.of(), false);
    }

    static Try of(Response reply) {
      String what = reply.get(0).toString();
      return what.equals("claimed") ? of(reply.stream().skip(1).map(Hashes::of).map(Task::claimed).toList())
          : new Try(Out.nothing(what), reply.stream().skip(2).map(Response::toString).collect(Collectors.toSet()),
              reply.get(1).toInteger() == 1);
    }
  }

  private Uni<Try> confirmed(Call call, Script.Settled settled) {
    Try one = Try.of(settled.reply());
    return one.out().claimed() ? confirmed.of(call, one.out().tasks(), settled).map(Try::of)
        : Uni.createFrom().item(one);
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return claims.claim(call, in, () -> script.settle(call, in.workerId(), in.maxTasks(), in.leaseMs(),
        confirmed.strictNow()).chain(settled -> confirmed(call, settled)));
  }
}
