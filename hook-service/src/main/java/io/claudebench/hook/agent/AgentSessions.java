package io.claudebench.hook.agent;

import io.claudebench.core.Caller;
import io.claudebench.core.Trace;
import io.claudebench.hook.session.Sessions;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Tells of sessions where an event asks no verb; the verbs tell of theirs. */
@Singleton
final class AgentSessions implements Listener {
  private final Sessions sessions;

  AgentSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Uni<Void> heard(Heard event, Caller caller, Trace trace) {
    if (event.verb() == null) {
      sessions.heard(caller.tenant(), event.session(), event.isOver());
    }
    return Uni.createFrom().voidItem();
  }
}
