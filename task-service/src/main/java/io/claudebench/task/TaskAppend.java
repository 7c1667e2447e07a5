package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.Tenants;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Limits;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Adds a chunk to what a running task has to say; {@code task.output} reads it, also while it grows. Not in PostgreSQL:
 * it lives in Redis for 24 h after the task's end. Refuses {@code NOT_FOUND}, {@code LEASE_LOST}, {@code FULL}
 * (outputChunksMax, outputBytesMax).
 */
@Handles(verb = "task.append", summary = "Appends a chunk to a running task's output.", may = Access.WORK,
    emits = {"task.progressed", "instance.recovered"})
@Singleton
public final class TaskAppend implements Handler<TaskAppend.In, TaskAppend.Out> {
  private final Script script;
  private final Ended ended;
  private final Tenants tenants;
  private final int chunksMax;
  private final long bytesMax;

  TaskAppend(Scripts scripts, Ended ended, Tenants tenants, TaskSettings settings) {
    this.script = scripts.load("task_append");
    this.ended = ended;
    this.tenants = tenants;
    this.chunksMax = settings.outputChunksMax();
    this.bytesMax = settings.outputBytesMax();
  }

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @NotNull @Name @OwnInstance String workerId,
      @Min(0) @Max(Limits.FENCE_MAX) Long fence,
      @NotNull @Size(min = 1) @Limit(bytes = Limits.CHUNK) @Doc("The text to append.") String chunk) {}

  public record Out(
      @NotNull String id,
      @Doc("Place of this chunk, 0 for the first.") long offset) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return script.run(call, id, in.workerId(), in.fence(), in.chunk(), chunksMax, bytesMax,
        tenants.limits(call.caller().tenant()).bytes()).map(reply -> new Out(id, reply.toLong()))
        .onFailure(Ended::left).recoverWithUni(gone -> ended.lost(call, id, gone));
  }
}
