package io.claudebench.hook.agent;

import io.claudebench.core.Caller;
import io.claudebench.core.Trace;
import io.smallrye.mutiny.Uni;

/**
 * Hears of every event of an agent whose caller may tell it, once the verb was answered: that a session is there or has
 * ended, that its todos have changed.
 */
public interface Listener {

  /** A guard's answer does not wait for it, any other does. */
  Uni<Void> heard(Heard event, Caller caller, Trace trace);

  /** Whether the agent is told when this fails, unless it waits for a verdict; else nobody is. */
  default boolean isTold(Heard event) {
    return false;
  }
}
