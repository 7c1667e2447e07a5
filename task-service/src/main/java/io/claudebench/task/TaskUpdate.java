package io.claudebench.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.list.Bulk;
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
import java.util.Arrays;
import java.util.List;

/**
 * Changes what a task says (metadata merges by RFC 7396) or moves it as a board does. Of an ended task, whether it has
 * left Redis or not, text and metadata may change. Refuses {@code NOT_FOUND}, {@code CONFLICT} (more than that of an
 * ended task, or a move that has a verb of its own, which it names), {@code TOO_LARGE} (merged metadata).
 */
@Handles(verb = "task.update", summary = "Changes a task's text, priority, metadata or place on a board.",
    may = Access.SUBMIT, persist = true,
    emits = {"task.updated", "task.cancelled", "task.unblocked", "task.unassigned", "task.claimed", "task.completed",
        "task.failed", "task.dead", "batch.completed"})
@Singleton
public final class TaskUpdate implements Handler<TaskUpdate.In, Task> {
  private final Script script;
  private final Bulk bulk;
  private final int leaseMs;

  TaskUpdate(Scripts scripts, Bulk bulk, TaskSettings settings) {
    this.bulk = bulk;
    this.script = scripts.load("task_update");
    this.leaseMs = settings.leaseMs();
  }

  public record Updates(
      @Size(min = 1, max = 500) @Doc("The new text; absent leaves it.") String text,
      @Min(0) @Max(100) @Doc("The new priority; its place in the queue follows. Absent leaves it.") Integer priority,
      @Doc("Moves it as a board does: cancelled cancels, pending takes a scheduled one forward or unassigns, "
          + "in_progress starts a lease for the assignee, completed and failed end it for the assignee.")
      Status status,
      @Doc("Merged into what is there by RFC 7396: null removes a key.")
      @Limit(bytes = Limits.METADATA) ObjectNode metadata,
      @Doc("The new list of instances that shall not be given the task; absent leaves it.")
      @Size(max = 16) List<@Name String> deny) {}

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @NotNull @Valid @Doc("What changes.") Updates updates) {}

  @Override
  public Uni<Task> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    Updates u = in.updates();
    var change = Arrays.asList(u.text(), u.priority(), u.status(),
        u.metadata() == null ? "" : Json.text(u.metadata()), Limits.METADATA, leaseMs, u.status(),
        Task.names(u.deny()));
    return bulk.one(call, script, change, id).map(reply -> Task.of(Hashes.of(reply)));
  }
}
