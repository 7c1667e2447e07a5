package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyInstance;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/**
 * Reserves a pending task for one instance; unclaimed it goes back after {@code assignedMs}. Refuses {@code NOT_FOUND}
 * (task, live instance), {@code CONFLICT} (held, ended, denied), {@code FULL} (the instance's capacity).
 */
@Handles(verb = "task.assign", summary = "Reserves a pending task for one instance.", may = Access.SUBMIT,
    persist = true, emits = "task.assigned")
@Singleton
public final class TaskAssign implements Handler<TaskAssign.In, TaskAssign.Out> {
  private final Script script;
  private final Ended ended;
  private final int assignedMs;

  TaskAssign(Scripts scripts, Ended ended, TaskSettings settings) {
    this.ended = ended;
    this.script = scripts.load("task_assign");
    this.assignedMs = settings.assignedMs();
  }

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @NotNull @Name @AnyInstance("Whose the task is to be.") String instanceId) {}

  public record Out(@NotNull String taskId, @NotNull String instanceId, @NotNull Instant assignedAt) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return script.run(call, id, in.instanceId(), assignedMs)
        .map(reply -> new Out(id, in.instanceId(), Task.time(reply.get(0).toString())))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.over(call, id, gone));
  }
}
