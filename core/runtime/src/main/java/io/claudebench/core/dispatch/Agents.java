package io.claudebench.core.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Caller;
import io.claudebench.core.Refusal;
import io.claudebench.core.Verb;

/** Whoever is only an agent acts as an instance of its own. Whose the tasks are, the scripts ask: {@code lib/own}. */
final class Agents {

  /** Refuses {@code FORBIDDEN} another's instance, and none where the verb wants to know. */
  static void check(Verb verb, Caller caller, ObjectNode input) {
    if (caller.isOnlyAgent()) {
      verb.acting().forEach(one -> check(one, caller, input.path(one.field()).textValue()));
    }
  }

  private static void check(Verb.Acting one, Caller caller, String instance) {
    if (instance == null ? one.isOptional() : caller.owns(instance)) {
      return;
    }
    throw Refusal.FORBIDDEN.because(instance == null ? "An agent says in /" + one.field() + " as whom it acts."
        : "The key '" + caller.actor() + "' may not act as " + instance + ".")
        .fix("Act as " + caller.actor() + ", or as a session of it, such as " + caller.actor() + ":1.");
  }

  private Agents() {}
}
