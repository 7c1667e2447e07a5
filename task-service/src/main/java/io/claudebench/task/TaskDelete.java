package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.list.Bulk;
import io.claudebench.task.model.TaskRef;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * Forgets an ended task for good, here and in PostgreSQL. Refuses {@code NOT_FOUND}, {@code CONFLICT} (it has not
 * ended).
 */
@Handles(verb = "task.delete", summary = "Forgets an ended task for good.", may = Access.SUBMIT, persist = true,
    destructive = true, emits = "task.deleted")
@Singleton
public final class TaskDelete implements Handler<TaskDelete.In, TaskDelete.Out> {
  private final Script script;
  private final Bulk bulk;

  TaskDelete(Scripts scripts, Bulk bulk) {
    this.script = scripts.load("task_delete");
    this.bulk = bulk;
  }

  @AnyOf({"id", "taskId"})
  public record In(@TaskId String id, @TaskId String taskId) {}

  public record Out(
      @NotNull String id,
      @Doc("True; else the call is refused.") boolean deleted) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return bulk.one(call, script, List.of(), id).map(reply -> new Out(id, true));
  }
}
