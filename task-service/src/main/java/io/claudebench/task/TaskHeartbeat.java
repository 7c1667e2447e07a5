package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Limits;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;

/** Renews a lease and says whether the task shall stop. Refuses {@code NOT_FOUND}, {@code LEASE_LOST}. */
@Handles(verb = "task.heartbeat", summary = "Renews the lease of a claimed task.", may = Access.WORK, lifeline = true,
    renewal = true, emits = {"task.progressed", "instance.recovered"})
@Singleton
public final class TaskHeartbeat implements Handler<TaskHeartbeat.In, TaskHeartbeat.Out> {
  private final Script script;
  private final Ended ended;

  TaskHeartbeat(Scripts scripts, Ended ended) {
    this.ended = ended;
    this.script = scripts.load("task_heartbeat");
  }

  public record Progress(
      @DecimalMin("0") @DecimalMax("100") @Doc("0 to 100.") Double percent,
      @Size(max = 500) @Doc("For people.") String hint) {}

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @NotNull @Name @OwnInstance String workerId,
      @Min(0) @Max(Limits.FENCE_MAX) Long fence,
      @Doc("How long the lease lasts from now; absent is as long as before.")
      @Min(1000) @Max(3_600_000) Integer leaseMs,
      @Valid @Doc("How far the work is, shown with the task.") Progress progress) {}

  public record Out(
      @NotNull Instant leaseExpiresAt,
      @Doc("Whether the worker shall stop: release or fail the task.") boolean cancelRequested) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return script.run(call, id, in.workerId(), in.fence(), in.leaseMs(),
        in.progress() == null ? "" : Json.text(in.progress()))
        .map(reply -> new Out(Task.time(reply.get(0).toString()), reply.get(1).toString().equals("1")))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.lost(call, id, gone));
  }
}
