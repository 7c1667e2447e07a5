package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Size;

/**
 * Stops giving tasks to workers until {@link TaskResume}; what is running goes on, and creates are taken. A Redis that
 * came back empty is not paused.
 */
@Handles(verb = "task.pause", summary = "Stops giving tasks to workers; what is running goes on.",
    may = Access.OPERATE, mcp = false)
@Singleton
public final class TaskPause implements Handler<TaskPause.In, Pause.Out> {
  private final Pause pause;

  TaskPause(Pause pause) {
    this.pause = pause;
  }

  public record In(
      @Size(max = 500) @Doc("Why, for whoever asks later.") String reason) {}

  @Override
  public Uni<Pause.Out> handle(In in, Call call) {
    return pause.set(call, true, in.reason());
  }
}
