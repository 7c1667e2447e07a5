package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Size;

/** Gives tasks to workers again after {@link TaskPause}, and wakes those that wait. */
@Handles(verb = "task.resume", summary = "Gives tasks to workers again.", may = Access.OPERATE, mcp = false)
@Singleton
public final class TaskResume implements Handler<TaskResume.In, Pause.Out> {
  private final Pause pause;

  TaskResume(Pause pause) {
    this.pause = pause;
  }

  public record In(
      @Size(max = 500) @Doc("Why, for whoever asks later.") String reason) {}

  @Override
  public Uni<Pause.Out> handle(In in, Call call) {
    return pause.set(call, false, in.reason());
  }
}
