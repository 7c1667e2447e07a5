package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Refusal;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.TaskRef;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;

/**
 * Stops a task: a waiting one at once; of a running one the worker hears it in its next heartbeat, and a complete that
 * comes first wins, unless {@code force} takes the lease away. Refuses {@code NOT_FOUND}, {@code CONFLICT} (it has
 * ended otherwise).
 */
@Handles(verb = "task.cancel", summary = "Stops a task; force takes it from its worker.", may = Access.SUBMIT,
    persist = true, lifeline = true, destructive = true,
    emits = {"task.cancelled", "task.cancel_requested", "task.unblocked", "task.failed", "task.dead",
        "batch.completed"})
@Singleton
public final class TaskCancel implements Handler<TaskCancel.In, TaskCancel.Out> {
  private final Script script;
  private final Ended ended;

  TaskCancel(Scripts scripts, Ended ended) {
    this.script = scripts.load("task_cancel");
    this.ended = ended;
  }

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @Size(max = 500) @Doc("Why, for the worker and whoever reads the task.") String reason,
      @Doc("Whether to take a running task from its worker at once; absent asks the worker.") Boolean force) {}

  public record Out(
      @NotNull String id,
      @NotNull Status status,
      @Doc("Whether the worker was asked and has not answered yet.") boolean cancelRequested) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return script.run(call, id, in.reason(), in.force())
        .map(reply -> new Out(id, Status.valueOf(reply.get(1).toString()), reply.get(2).toString().equals("1")))
        .onFailure(Ended::left)
        .recoverWithUni(gone -> ended.own(call, id, gone).map(hash -> again(id, hash)));
  }

  private static Out again(String id, Map<String, String> hash) {
    if (!"cancelled".equals(hash.get("status"))) {
      throw Ended.over(hash, Refusal.CONFLICT);
    }
    return new Out(id, Status.cancelled, false);
  }
}
