package io.claudebench.event.group;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Delivers dead letters again, as if for the first time, also when their events have left the streams. Each stands
 * behind what the group has read of its partition, so it comes later than its place was. Refuses {@code NOT_FOUND},
 * {@code FULL} (groupBacklogMax).
 */
@Handles(verb = "event.redrive", summary = "Puts dead letters of a consumer group back, to be delivered again.",
    may = Access.OPERATE)
@Singleton
final class EventRedrive implements Handler<EventRedrive.In, EventRedrive.Out> {

  record In(
      @NotNull @Name String group,
      @Doc("Ids of event.dead; absent is the oldest ones, up to the limit.")
      @Size(min = 1, max = 1000) List<@NotNull @Size(max = 40) @Pattern(regexp = EventDead.ID) String> ids,
      @Min(1) @Max(1000) @Default("100") int limit) {}

  record Out(
      @Doc("How many are delivered again.") int redriven,
      @Doc("Dead letters that are left.") int left) {}

  private final Script script;
  private final GroupSettings settings;

  EventRedrive(Scripts scripts, GroupSettings settings) {
    this.script = scripts.load("event_redrive");
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    List<String> ids = in.ids() == null ? List.of() : in.ids().stream().distinct().toList();
    return script.of(in.group()).run(call, in.group(), in.limit(), settings.openMax() + settings.backlogMax(),
        settings.deadMs(), ids)
        .map(reply -> new Out(reply.get(0).toInteger(), reply.get(1).toInteger()));
  }
}
