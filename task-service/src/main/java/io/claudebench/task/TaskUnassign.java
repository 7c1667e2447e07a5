package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.TaskId;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.TaskRef;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;

/**
 * Takes an assignment back: the task is at its old place in the queue. Refuses {@code NOT_FOUND}, {@code CONFLICT} (not
 * pending).
 */
@Handles(verb = "task.unassign", summary = "Takes an assignment back.", may = Access.SUBMIT,
    watermark = Watermark.NONE, persist = true, emits = "task.unassigned")
@Singleton
public final class TaskUnassign implements Handler<TaskUnassign.In, TaskUnassign.Out> {
  private final Script script;
  private final Ended ended;

  TaskUnassign(Scripts scripts, Ended ended) {
    this.ended = ended;
    this.script = scripts.load("task_unassign");
  }

  @AnyOf({"id", "taskId"})
  public record In(@TaskId String id, @TaskId String taskId) {}

  public record Out(@NotNull String taskId, @NotNull Status status) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return script.run(call, id).map(reply -> new Out(id, Status.valueOf(reply.get(0).toString())))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.over(call, id, gone));
  }
}
