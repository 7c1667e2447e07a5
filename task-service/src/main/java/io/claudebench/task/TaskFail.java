package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Default;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.task.claim.Next;
import io.claudebench.task.model.Limits;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.script.Args;
import io.claudebench.task.script.TaskScripts;
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
import java.util.Map;

/**
 * Says that an attempt failed: the task runs again after its backoff, or is dead-lettered after its last attempt or
 * when the error is not retryable. Refuses {@code NOT_FOUND}, {@code LEASE_LOST}, {@code CONFLICT}.
 */
@Handles(verb = "task.fail", summary = "Ends an attempt as failed; the task is tried again or dead-lettered.",
    persist = true, lifeline = true,
    emits = {"task.retried", "task.failed", "task.dead", "task.cancelled", "task.claimed", "task.unblocked",
        "batch.completed"})
@Singleton
public final class TaskFail implements Handler<TaskFail.In, TaskFail.Out> {
  private final TaskScripts.Bound script;
  private final Ended ended;
  private final Next next;

  TaskFail(TaskScripts scripts, Ended ended, Next next) {
    this.next = next;
    this.script = scripts.load("task_fail");
    this.ended = ended;
  }

  public record Cause(@Size(max = 100) String code, @NotNull @Size(min = 1, max = 2000) String message,
      @Default("true") boolean retryable) {}

  public record In(@TaskId String id, @TaskId String taskId, @NotNull @Name String workerId,
      @Min(0) @Max(Limits.FENCE_MAX) Long fence,
      @NotNull @Valid Cause error, @Min(1) @Max(100) Integer claimNext, @Name String idempotencyKey) {}

  /**
   * @param attempt how many were made
   * @param runAt when the next begins, when it waits
   * @param completedAt when it ended, when it did
   * @param next what {@code claimNext} brought, leased to the same worker
   */
  public record Out(String id, Status status, int attempt, Instant runAt, Instant completedAt, List<Task> next) {

    Out with(List<Task> confirmed) {
      return new Out(id, status, attempt, runAt, completedAt, confirmed);
    }
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    String error = Json.text(in.error());
    String digest = "fail:" + Json.digest(Json.MAPPER.valueToTree(in.error()));
    var args = next.args(in.claimNext(), id, in.workerId(), Args.text(in.fence()), error,
        Args.flag(in.error().retryable()), digest);
    return script.settle(call, id, args).map(reply -> out(id, reply, in.claimNext()))
        .chain(out -> next.confirmed(call, out.next()).map(out::with))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.again(call, id, in.workerId(), in.fence(), digest, gone)
            .map(hash -> out(id, hash, in.claimNext())));
  }

  private static Out out(String id, Response reply, Integer claimNext) {
    return new Out(id, Status.valueOf(reply.get(1).toString()), reply.get(2).toInteger(),
        Task.time(reply.get(3).toString()), Task.time(reply.get(4).toString()),
        Next.of(reply.get(5), claimNext));
  }

  private static Out out(String id, Map<String, String> hash, Integer claimNext) {
    return new Out(id, Status.valueOf(hash.get("status")), Integer.parseInt(hash.get("attempt")), null,
        Task.time(hash, "completedAt"),
        Next.none(claimNext));
  }
}
