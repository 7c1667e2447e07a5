package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Limits;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Gives a claimed task back to its old place; the attempt does not count. With {@code deny} this worker is not given it
 * again. Refuses {@code NOT_FOUND}, {@code LEASE_LOST}, {@code CONFLICT}, {@code FULL} (denyMax).
 */
@Handles(verb = "task.release", summary = "Gives a claimed task back unfinished.", may = Access.WORK, persist = true,
    lifeline = true,
    emits = {"task.released", "task.cancelled", "task.unblocked", "task.failed", "task.dead", "batch.completed",
        "instance.recovered"})
@Singleton
public final class TaskRelease implements Handler<TaskRelease.In, TaskRelease.Out> {
  private final Script script;
  private final Ended ended;
  private final int denyMax;

  TaskRelease(Scripts scripts, Ended ended, TaskSettings settings) {
    this.script = scripts.load("task_release");
    this.ended = ended;
    this.denyMax = settings.denyMax();
  }

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @NotNull @Name @OwnInstance String workerId,
      @Min(0) @Max(Limits.FENCE_MAX) Long fence,
      @Doc("Whether this worker shall not be given the task again; absent is no.") Boolean deny) {}

  public record Out(@NotNull String id, @NotNull Status status) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return script.run(call, id, in.workerId(), in.fence(), in.deny(), denyMax)
        .map(reply -> new Out(id, Status.valueOf(reply.get(1).toString())))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.again(call, id, in.workerId(), in.fence(), "release", gone)
            .map(hash -> new Out(id, Status.valueOf(hash.get("status")))));
  }
}
