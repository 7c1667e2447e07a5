package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.List;

/**
 * Reserves waiting tasks for instances without their asking: the first of the queue each for the least loaded able
 * instance; or, with {@code instanceId}, that one's fair share, which is what a newly registered instance gets. What is
 * not claimed within {@code assignedMs} goes back. An instance that is not live gets nothing: that is an answer, not a
 * refusal.
 */
@Handles(verb = "task.distribute",
    summary = "Assigns waiting tasks to the least loaded instances, or its fair share to one.", persist = true,
    roles = "operator", emits = "task.assigned")
@Singleton
public final class TaskDistribute implements Handler<TaskDistribute.In, TaskDistribute.Out> {
  private final Script script;
  private final int assignedMs;
  private final int scanMax;

  TaskDistribute(Scripts scripts, TaskSettings settings) {
    this.script = scripts.load("assign_task_with_load_balancing");
    this.assignedMs = settings.assignedMs();
    this.scanMax = settings.scanMax();
  }

  public record In(@Name String instanceId, @Min(1) @Max(100) @Default("100") int maxTasks) {}

  public record Assignment(String taskId, String instanceId) {}

  public record Out(int assigned, List<Assignment> assignments) {

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
    return script.run(call, in.instanceId(), in.maxTasks(), assignedMs, scanMax)
        .map(Out::of);
  }
}
