package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Refused;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.claim.Confirmed;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.persist.Archive;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;

/**
 * Says why a task waits or who holds it, as a list of causes, the nearest first. Refuses {@code NOT_FOUND}. It looks at
 * the 1,000 instances that beat last.
 */
@Handles(verb = "task.explain", summary = "Says why a task waits, or who holds it.", may = Access.READ,
    readOnly = true)
@Singleton
public final class TaskExplain implements Handler<TaskExplain.In, TaskExplain.Out> {
  private static final String INSTANCES_MAX = "1000";

  private final Script script;
  private final Archive archive;
  private final Confirmed confirmed;

  TaskExplain(Scripts scripts, Archive archive, Confirmed confirmed) {
    this.confirmed = confirmed;
    this.script = scripts.load("task_explain");
    this.archive = archive;
  }

  @AnyOf({"id", "taskId"})
  public record In(@TaskId String id, @TaskId String taskId) {}

  public record Reason(
      @NotNull @Doc("For programs, such as no_worker.") String code,
      @NotNull @Doc("For people.") String text) {}

  public record Out(
      @NotNull String id,
      @NotNull Status status,
      @NotNull @Doc("Why it waits or who holds it, each because of the next.") List<Reason> reasons) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return script.run(call, id, INSTANCES_MAX)
        .map(reply -> new Explanation(Hashes.of(reply.get(0)), Hashes.of(reply.get(1)), confirmed.strictNow()))
        .onFailure(Ended::left).recoverWithUni(gone -> archive.find(call.caller().tenant(), id)
            .map(found -> new Explanation(found.orElseThrow(() -> (Refused) gone), Map.of(), true)))
        .map(Explanation::out);
  }
}
