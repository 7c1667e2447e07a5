package io.claudebench.task.claim;

import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskSettings;
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
 * Leases the next tasks to a worker: those assigned to it, then by priority and arrival. With {@code waitMs} it waits
 * for work, woken, not polling. Refuses {@code NOT_FOUND} (not registered). A lease that was given is never lost with
 * its answer: it ends by itself.
 */
@Handles(verb = "task.claim", summary = "Leases the next tasks to a worker, waiting for work if asked.", persist = true,
    waits = true, emits = "task.claimed")
@Singleton
public final class TaskClaim implements Handler<TaskClaim.In, TaskClaim.Out> {
  private final Script script;
  private final Claims claims;
  private final Confirmed confirmed;
  private final int scanMax;

  TaskClaim(Scripts scripts, Claims claims, Confirmed confirmed, TaskSettings settings) {
    this.script = scripts.load("task_claim");
    this.claims = claims;
    this.confirmed = confirmed;
    this.scanMax = settings.scanMax();
  }

  public record In(@NotNull @Name String workerId, @Min(1) @Max(100) @Default("1") int maxTasks,
      @Min(0) @Max(30_000) @Default("0") int waitMs,
      @Min(1000) @Max(3_600_000) @Default("30000") int leaseMs) {}

  /**
   * @param taskId the first one's id
   * @param task the first one
   * @param reason why nothing was claimed: empty, denied, capacity, paused, draining, or strict (PostgreSQL is away)
   */
  public record Out(boolean claimed, String taskId, Task task, List<Task> tasks, String reason) {

    static Out nothing(String reason) {
      return new Out(false, null, null, List.of(), reason);
    }
  }

  /** @param capabilities of the worker, when it got nothing: what it needs not be woken for */
  record Try(Out out, Set<String> capabilities) {

    static Try of(List<Task> tasks) {
      return new Try(tasks.isEmpty() ? Out.nothing("strict") : new Out(true, tasks.getFirst().id(), tasks.getFirst(),
          tasks, null), Set.of());
    }

    static Try of(Response reply) {
      List<Response> rest = reply.stream().skip(1).toList();
      if (!reply.get(0).toString().equals("claimed")) {
        return new Try(Out.nothing(reply.get(0).toString()),
            rest.stream().map(Response::toString).collect(Collectors.toSet()));
      }
      return of(rest.stream().map(Hashes::of).map(Task::claimed).toList());
    }
  }

  private Uni<Try> confirmed(Call call, Script.Settled settled) {
    Try one = Try.of(settled.reply());
    return one.out().claimed() ? confirmed.of(call, one.out().tasks(), settled.lacking()).map(Try::of)
        : Uni.createFrom().item(one);
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return claims.claim(call, in, () -> script.settle(call, in.workerId(), in.maxTasks(), in.leaseMs(), scanMax,
        confirmed.strictNow()).chain(settled -> confirmed(call, settled)));
  }
}
