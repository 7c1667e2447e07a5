package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Default;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;

/**
 * Leases the next tasks to a worker: those assigned to it, then by priority and arrival. With {@code waitMs} it waits for work, woken, not polling.
 * Refuses {@code NOT_FOUND} (not registered). A lease that was given is never lost with its answer: it ends by itself.
 */
@Handles(verb = "task.claim", summary = "Leases the next tasks to a worker, waiting for work if asked.", persist = true, waits = true, emits = "task.claimed")
@Singleton
public final class TaskClaim implements Handler<TaskClaim.In, TaskClaim.Out> {
  private final TaskScripts scripts;
  private final TaskScripts.Bound script;
  private final Claims claims;
  private final String scanMax;

  TaskClaim(TaskScripts scripts, Claims claims, TaskSettings settings) {
    this.scripts = scripts;
    this.script = scripts.load("task_claim");
    this.claims = claims;
    this.scanMax = Integer.toString(settings.scanMax());
  }

  public record In(@NotNull @Name String workerId, @Min(1) @Max(100) @Default("1") int maxTasks, @Min(0) @Max(30_000) @Default("0") int waitMs,
      @Min(1000) @Max(3_600_000) @Default("30000") int leaseMs) {}

  /** @param taskId the first one's id  @param task the first one  @param reason why nothing was claimed: empty, denied or capacity */
  public record Out(boolean claimed, String taskId, Task task, List<Task> tasks, String reason) {

    static Out of(Response reply) {
      List<Task> tasks = new ArrayList<>();
      for (int i = 1; i < reply.size(); i++) {
        tasks.add(Task.claimed(Hashes.of(reply.get(i))));
      }
      return tasks.isEmpty() ? new Out(false, null, null, tasks, reply.get(0).toString())
          : new Out(true, tasks.getFirst().id(), tasks.getFirst(), tasks, null);
    }
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return claims.claim(call, in, () -> script.run(call, in.workerId(), Integer.toString(in.maxTasks()), Integer.toString(in.leaseMs()), scanMax)
        .map(Out::of).call(out -> settled(call, out)));
  }

  private Uni<Void> settled(Call call, Out out) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (Task task : out.tasks()) {
      if (task.durability() == Durability.strict) {
        all = all.chain(() -> scripts.settled(call, task.id(), "strict"));
      }
    }
    return all;
  }
}
