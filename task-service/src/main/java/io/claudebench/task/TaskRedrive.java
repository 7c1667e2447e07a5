package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.list.Bulk;
import io.claudebench.task.list.ListFilter;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/**
 * Runs a failed or cancelled task again, as a new task that names the old one; or the oldest {@code limit} of a status.
 * Each ended task runs again at most once. Refuses {@code NOT_FOUND}, {@code CONFLICT} (it did not fail, or was run
 * again before), {@code FULL}.
 */
@Handles(verb = "task.redrive", summary = "Runs failed or cancelled tasks again, as new tasks.", may = Access.SUBMIT,
    persist = true, timeoutMs = 10_000, emits = {"task.redriven", "task.created"})
@Singleton
public final class TaskRedrive implements Handler<TaskRedrive.In, TaskRedrive.Out> {
  private final Script script;
  private final Bulk bulk;
  private final Creation creation;

  TaskRedrive(Scripts scripts, Bulk bulk, Creation creation) {
    this.script = scripts.load("task_redrive");
    this.bulk = bulk;
    this.creation = creation;
  }

  @AnyOf({"id", "taskId", "status"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @Doc("Run the oldest limit tasks of this status again: failed or cancelled; not beside id.") Status status,
      @Min(1) @Max(1000) @Default("100") @Doc("The most tasks of that status.") int limit,
      @Name String idempotencyKey) {}

  public record Redriven(
      @NotNull @Doc("Id of the new task.") String id,
      @NotNull String redriveOf,
      @NotNull Status status,
      @NotNull Instant createdAt) {}

  public record Out(
      @NotNull @Doc("The new tasks.") List<Redriven> tasks) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    boolean isOne = in.id() != null || in.taskId() != null;
    if (isOne == (in.status() != null)) {
      throw Refusal.invalid("/status", "or id must be given, not both");
    }
    if (!isOne) {
      TaskPurge.ended(in.status(), EnumSet.of(Status.failed, Status.cancelled));
      if (call.caller().isOnlyAgent()) {
        throw Refusal.FORBIDDEN.because("An agent runs tasks of its own again, each by its id.").fix("Send id.");
      }
    }
    List<Number> limits = creation.limits(call);
    Uni<List<Response>> replies = isOne ? bulk.one(call, script, limits, TaskRef.of(in.id(), in.taskId())).map(List::of)
        : bulk.each(call, new Bulk.Order(script, limits, ListFilter.ended(in.status(), null), true), in.limit());
    return replies.map(all -> new Out(all.stream().filter(reply -> reply.size() > 1).map(TaskRedrive::out).toList()));
  }

  private static Redriven out(Response reply) {
    return new Redriven(reply.get(1).toString(), reply.get(0).toString(), Status.valueOf(reply.get(2).toString()),
        Task.time(reply.get(3).toString()));
  }
}
