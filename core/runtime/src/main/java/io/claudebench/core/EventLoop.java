package io.claudebench.core;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Where a call runs. */
public final class EventLoop {

  /**
   * The same answer, on the event loop of whoever asks for it, whichever thread brings it; anywhere, when it is asked
   * for outside of one.
   */
  public static <T> Uni<T> back(Uni<T> answer) {
    Context caller = Vertx.currentContext();
    return caller == null ? answer : answer.emitOn(task -> caller.runOnContext(nothing -> task.run()));
  }

  private EventLoop() {}
}
