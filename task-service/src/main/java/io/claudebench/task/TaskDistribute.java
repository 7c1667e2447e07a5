package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.claim.Confirmed;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;

/**
 * Reserves waiting tasks for instances of the role {@code worker} without their asking: the first of the queue each for
 * the least loaded able one; or, with {@code instanceId}, that one's fair share, which is what a newly registered
 * worker gets. Each is a hint: what is not claimed within {@code shareMs} others may take who find nothing else, and
 * after {@code assignedMs} it goes back. An instance that is not live, or no worker, gets nothing: that is an answer,
 * not a refusal.
 */
@Handles(verb = "task.distribute",
    summary = "Assigns waiting tasks to the least loaded instances, or its fair share to one.", may = Access.OPERATE,
    persist = true, emits = "task.assigned")
@Singleton
public final class TaskDistribute implements Handler<TaskDistribute.In, TaskDistribute.Out> {
  private final Script script;
  private final List<Integer> settings;
  private final Confirmed confirmed;

  TaskDistribute(Scripts scripts, TaskSettings settings, Confirmed confirmed) {
    this.script = scripts.load("assign_task_with_load_balancing");
    this.settings = List.of(settings.assignedMs(), settings.shareMs(), settings.scanMax());
    this.confirmed = confirmed;
  }

  public record In(
      @Name @Doc("Give this instance its fair share; absent spreads over all.") String instanceId,
      @Min(1) @Max(100) @Default("100") int maxTasks) {}

  public record Assignment(@NotNull String taskId, @NotNull String instanceId) {}

  public record Out(
      @Doc("How many tasks were assigned.") int assigned,
      @NotNull @Doc("Which task went to whom.") List<Assignment> assignments) {

    static Out of(Response reply) {
      var assignments = new ArrayList<Assignment>();
      for (int i = 0; i < reply.size(); i += 2) {
        assignments.add(new Assignment(reply.get(i).toString(), reply.get(i + 1).toString()));
      }
      return new Out(assignments.size(), assignments);
    }
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.run(call, in.instanceId(), in.maxTasks(), settings, confirmed.strictNow()).map(Out::of);
  }
}
