package io.claudebench.event.group;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;

/**
 * Ends a group, with its dead letters. A fetch that names types makes it anew, from then on: stop its consumers first.
 * Refuses {@code NOT_FOUND}.
 */
@Handles(verb = "event.group.delete", summary = "Ends a consumer group, with its dead letters.", may = Access.OPERATE,
    destructive = true)
@Singleton
final class EventGroupDelete implements Handler<EventGroupDelete.In, EventGroupDelete.Out> {

  record In(@NotNull @Name String group) {}

  record Out(@Doc("True; a group that is none is a refusal.") boolean deleted) {}

  private final Script script;

  EventGroupDelete(Scripts scripts) {
    this.script = scripts.load("event_group_delete");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.of(in.group()).run(call, in.group()).replaceWith(new Out(true));
  }
}
