package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * What an instance has goes on elsewhere. instance-service asks for it in the script that declares an instance dead,
 * drained or gone; a script moves {@code reassignMax} tasks, and as many scripts run as it takes. Refuses
 * {@code CONFLICT}: the instance is alive, not drained, or registered.
 */
@Handles(verb = "task.reassign", summary = "Moves the tasks of a dead, drained or unregistered instance to others.",
    may = Access.OPERATE, persist = true, lifeline = true, mcp = false, timeoutMs = 30_000,
    emits = {"task.assigned", "task.unassigned", "task.lease_expired", "task.released", "task.failed",
        "task.cancelled", "task.dead", "task.unblocked", "batch.completed"})
@Singleton
public final class TaskReassign implements Handler<TaskReassign.In, TaskReassign.Out> {
  private final Script script;
  private final List<Integer> settings;

  TaskReassign(Scripts scripts, TaskSettings settings) {
    this.script = scripts.load("reassign_failed_tasks");
    this.settings = List.of(settings.reassignMax(), settings.assignedMs(), settings.denyMax(),
        settings.shareMs());
  }

  /** {@code drained} moves only what waits for it, {@code handover} also what it works on. */
  public enum Reason {
    failed, drained, handover, unregistered
  }

  public record In(
      @NotNull @Name String instanceId,
      @Doc("Why: failed, drained (moves only what waits for it), handover (also what it works on) or unregistered.")
      @NotNull Reason reason,
      @NotNull @Min(0) @Doc("Redis' clock when the reason arose; tasks it got later are not touched.") long sinceMs) {}

  public record Out(
      @Doc("Tasks that went on elsewhere.") int moved,
      @Doc("Tasks it has now.") int kept) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    return round(in, call, 0, 0);
  }

  private Uni<Out> round(In in, Call call, int number, int moved) {
    return run(in, call.part(number)).chain(reply -> {
      int now = reply.get(0).toInteger();
      int kept = reply.get(1).toInteger();
      return now == 0 || kept == 0 ? Uni.createFrom().item(new Out(moved + now, kept))
          : round(in, call, number + 1, moved + now);
    });
  }

  private Uni<Response> run(In in, Call call) {
    return script.of(in.instanceId()).run(call, in.instanceId(), in.reason(), in.sinceMs(), settings);
  }
}
