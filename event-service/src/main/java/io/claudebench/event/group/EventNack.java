package io.claudebench.event.group;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.AnyOf;
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
 * Gives deliveries back undone. Each event is delivered again after {@code delayMs} and holds its partition until it is
 * acknowledged or dead; one that was delivered as often as it may be is a dead letter at once. Of several, those that
 * are current are given back and the others named in {@code lost}. Refuses {@code NOT_FOUND}, {@code LEASE_LOST} (none
 * is current).
 */
@Handles(verb = "event.nack", summary = "Gives delivered events of a group back undone, to be delivered again later.",
    may = Access.WORK, lifeline = true, noted = false)
@Singleton
final class EventNack implements Handler<EventNack.In, EventNack.Out> {

  @AnyOf({"deliveryId", "deliveryIds"})
  record In(
      @NotNull @Name String group,
      @Size(max = 40) @Pattern(regexp = Deliveries.REGEX) String deliveryId,
      @Size(max = 1000) List<@NotNull @Size(max = 40) @Pattern(regexp = Deliveries.REGEX) String> deliveryIds,
      @Doc("How long until the event is delivered again; its partition waits with it.")
      @Min(0) @Max(3_600_000) @Default("1000") int delayMs,
      @Size(max = 500) @Doc("What went wrong; kept if this makes it a dead letter.") String error) {}

  record Out(
      @Doc("How many were given back.") int nacked,
      @Doc("How many of them are dead letters now.") int dead,
      @NotNull @Doc("Deliveries that were settled before, or whose events were delivered again.") List<String> lost) {}

  private final Script script;
  private final GroupSettings settings;
  private final Meters meters;

  EventNack(Scripts scripts, GroupSettings settings, Meters meters) {
    this.script = scripts.load("event_nack");
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    List<String> ids = Deliveries.of(in.deliveryId(), in.deliveryIds());
    return script.of(in.group()).run(call, in.group(), in.delayMs(), in.error() == null ? "nacked" : in.error(),
        settings.deadMs(), ids)
        .map(reply -> new Out(reply.get(0).toInteger(), reply.get(1).toInteger(), Fetched.texts(reply.get(2))))
        .onFailure(Deliveries::isLost).invoke(lost -> meters.stale.increment(ids.size()))
        .invoke(out -> {
          meters.nacked.increment(out.nacked());
          meters.died.increment(out.dead());
          meters.stale.increment(out.lost().size());
        });
  }
}
