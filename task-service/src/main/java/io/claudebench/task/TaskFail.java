package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
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
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/**
 * Says that an attempt failed: the task runs again after its backoff, or is dead-lettered after its last attempt or
 * when the error is not retryable. Refuses {@code NOT_FOUND}, {@code LEASE_LOST}, {@code CONFLICT}.
 */
@Handles(verb = "task.fail", summary = "Ends an attempt as failed; the task is tried again or dead-lettered.",
    may = Access.WORK, persist = true, lifeline = true,
    emits = {"task.retried", "task.failed", "task.dead", "task.cancelled", "task.claimed", "task.unblocked",
        "batch.completed", "instance.recovered"})
@Singleton
public final class TaskFail implements Handler<TaskFail.In, TaskFail.Out> {
  private final Script script;
  private final Ended ended;
  private final Next next;

  TaskFail(Scripts scripts, Ended ended, Next next) {
    this.next = next;
    this.script = scripts.load("task_fail");
    this.ended = ended;
  }

  public record Cause(
      @Size(max = 100) @Doc("For programs, of your own.") String code,
      @NotNull @Size(min = 1, max = 2000) @Doc("What went wrong, for people.") String message,
      @Default("true") @Doc("Whether another attempt may help; false ends the task.") boolean retryable) {}

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @NotNull @Name @OwnInstance String workerId,
      @Min(0) @Max(Limits.FENCE_MAX) Long fence,
      @NotNull @Valid @Doc("What went wrong.") Cause error,
      @Min(1) @Max(100) Integer claimNext,
      @Name String idempotencyKey) {}

  public record Out(
      @NotNull String id,
      @NotNull Status status,
      @Doc("How many attempts were made.") int attempt,
      @Doc("When the next attempt begins, ISO-8601 UTC; absent when there is none.") Instant runAt,
      Instant completedAt,
      @Doc("What claimNext brought, leased to the same worker; absent when not asked for.") List<Task> next) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    String error = Json.text(in.error());
    String digest = "fail:" + Json.digest(Json.MAPPER.valueToTree(in.error()));
    return script.settle(call, id, in.workerId(), in.fence(), error, in.error().retryable(), digest,
        next.args(in.claimNext()))
        .chain(settled -> out(call, in, settled.about(id), settled))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.again(call, id, in.workerId(), in.fence(), digest, gone)
            .map(hash -> new Out(id, Status.valueOf(hash.get("status")), Integer.parseInt(hash.get("attempt")), null,
                Task.time(hash, "completedAt"), Next.none(in.claimNext()))));
  }

  private Uni<Out> out(Call call, In in, Response reply, Script.Settled settled) {
    return next.of(call, in.claimNext(), reply.get(5), settled).map(tasks -> new Out(reply.get(0).toString(),
        Status.valueOf(reply.get(1).toString()), reply.get(2).toInteger(), Task.time(reply.get(3).toString()),
        Task.time(reply.get(4).toString()), tasks));
  }
}
