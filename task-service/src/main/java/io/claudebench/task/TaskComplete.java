package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.claim.Next;
import io.claudebench.task.model.Limits;
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
import java.util.List;

/**
 * Ends an attempt with its outcome: any JSON result but null completes the task, none fails it. Refuses
 * {@code NOT_FOUND}, {@code LEASE_LOST}, {@code CONFLICT}. The same outcome again gets the first answer, also after the
 * task has left Redis.
 */
@Handles(verb = "task.complete", summary = "Ends a claimed task with its result.", may = Access.WORK, persist = true,
    lifeline = true,
    emits = {"task.claimed", "task.completed", "task.failed", "task.dead", "task.unblocked", "batch.completed",
        "instance.recovered"})
@Singleton
public final class TaskComplete implements Handler<TaskComplete.In, TaskComplete.Out> {
  private final Script script;
  private final Ended ended;
  private final Next next;

  TaskComplete(Scripts scripts, Ended ended, Next next) {
    this.next = next;
    this.script = scripts.load("task_complete");
    this.ended = ended;
  }

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @Name @OwnInstance @Doc("Id of the worker that holds the lease; absent trusts the fence.") String workerId,
      @Min(0) @Max(Limits.FENCE_MAX) Long fence,
      @Doc("What came of it: any JSON but null completes the task, also false, 0 and an empty text; absent or "
          + "null fails it.")
      @Limit(bytes = Limits.RESULT) JsonNode result,
      @Limit(bytes = Limits.METADATA) @Doc("Why there is no result: any JSON.") JsonNode error,
      @Min(1) @Max(100) Integer claimNext,
      @Name String idempotencyKey) {}

  public record Out(
      @NotNull String id,
      @NotNull Status status,
      @NotNull Instant completedAt,
      @Doc("What claimNext brought, leased to the same worker; absent when not asked for.") List<Task> next) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    boolean done = in.result() != null && !in.result().isNull();
    String error = done || in.error() == null || in.error().isNull() ? "" : Json.text(in.error());
    String digest = done ? "result:" + Json.digest(in.result()) : "error:" + error;
    String result = done ? Json.text(in.result()) : "";
    return script.settle(call, id, in.workerId(), in.fence(), result, error, digest, next.args(in.claimNext()))
        .chain(settled -> out(call, in, settled.about(id), settled))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.again(call, id, in.workerId(), in.fence(), digest, gone)
            .map(hash -> new Out(id, Status.valueOf(hash.get("status")), Task.time(hash, "completedAt"),
                Next.none(in.claimNext()))));
  }

  private Uni<Out> out(Call call, In in, Response reply, Script.Settled settled) {
    return next.of(call, in.claimNext(), reply.get(3), settled).map(tasks -> new Out(reply.get(0).toString(),
        Status.valueOf(reply.get(1).toString()), Task.time(reply.get(2).toString()), tasks));
  }
}
