package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.list.Bulk;
import io.claudebench.task.list.ListFilter;
import io.claudebench.task.model.Status;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/**
 * Forgets ended tasks, the oldest first: {@link TaskDelete} for many. Refuses {@code INVALID}, {@code UNAVAILABLE}
 * (PostgreSQL away).
 */
@Handles(verb = "task.purge", summary = "Forgets ended tasks of one status for good, the oldest first.",
    may = Access.OPERATE, persist = true, destructive = true, mcp = false, timeoutMs = 30_000, emits = "task.deleted")
@Singleton
public final class TaskPurge implements Handler<TaskPurge.In, TaskPurge.Out> {
  private final Script script;
  private final Bulk bulk;

  TaskPurge(Scripts scripts, Bulk bulk) {
    this.script = scripts.load("task_delete");
    this.bulk = bulk;
  }

  public record In(
      @NotNull @Doc("Which: completed, failed or cancelled.") Status status,
      @Doc("Only what ended before this time, ISO-8601; absent is all.") Instant olderThan,
      @Min(1) @Max(10_000) @Default("1000") @Doc("The most tasks of one call.") int limit) {}

  public record Out(
      @Doc("How many; as many as limit: there may be more.") int deleted) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    ended(in.status(), EnumSet.of(Status.completed, Status.failed, Status.cancelled));
    var filter = ListFilter.ended(in.status(), in.olderThan()).withRedriven();
    return bulk.each(call, new Bulk.Order(script, List.of(), filter, false), in.limit())
        .map(replies -> new Out(replies.stream().mapToInt(reply -> reply.toInteger()).sum()));
  }

  /** Refuses {@code INVALID} any other status. */
  static void ended(Status status, EnumSet<Status> allowed) {
    if (!allowed.contains(status)) {
      throw Refusal.invalid("/status", "must be one of " + allowed);
    }
  }
}
