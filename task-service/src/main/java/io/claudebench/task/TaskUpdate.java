package io.claudebench.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Limits;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Changes what a task says (metadata merges by RFC 7396) or moves it as a board does. Refuses {@code NOT_FOUND},
 * {@code CONFLICT} (ended, or a move that has a verb of its own, which it names), {@code TOO_LARGE} (merged metadata).
 */
@Handles(verb = "task.update", summary = "Changes a task's text, priority, metadata or place on a board.",
    persist = true,
    emits = {"task.updated", "task.cancelled", "task.unblocked", "task.unassigned", "task.claimed", "task.completed",
        "task.failed", "task.dead", "batch.completed"})
@Singleton
public final class TaskUpdate implements Handler<TaskUpdate.In, Task> {
  private final Script script;
  private final Ended ended;
  private final int leaseMs;

  TaskUpdate(Scripts scripts, Ended ended, TaskSettings settings) {
    this.ended = ended;
    this.script = scripts.load("task_update");
    this.leaseMs = settings.leaseMs();
  }

  public record Updates(@Size(min = 1, max = 500) String text, @Min(0) @Max(100) Integer priority, Status status,
      @Limit(bytes = Limits.METADATA) ObjectNode metadata, @Size(max = 16) List<@Name String> deny) {}

  public record In(@TaskId String id, @TaskId String taskId, @NotNull @Valid Updates updates) {}

  @Override
  public Uni<Task> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    Updates u = in.updates();
    return script.run(call, id, u.text(), u.priority(), u.status(),
        u.metadata() == null ? "" : Json.text(u.metadata()),
            Limits.METADATA, leaseMs, u.status(), Task.names(u.deny()))
        .map(reply -> Task.of(Hashes.of(reply)))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.over(call, id, Refusal.CONFLICT, gone));
  }
}
