package io.claudebench.event.group;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Settles deliveries whose effects are done; the next events of their partitions can be fetched. One that came late is
 * in time while the event was not delivered again. Of several, those that are current are settled and the others named
 * in {@code lost}. Refuses {@code NOT_FOUND}, {@code LEASE_LOST} (none is current; also the second of two acks).
 */
@Handles(verb = "event.ack", summary = "Acknowledges delivered events of a group after their effect is done.",
    may = Access.WORK, lifeline = true, noted = false)
@Singleton
final class EventAck implements Handler<EventAck.In, EventAck.Out> {

  @AnyOf({"deliveryId", "deliveryIds"})
  record In(
      @NotNull @Name String group,
      @Size(max = 40) @Pattern(regexp = Deliveries.REGEX) String deliveryId,
      @Size(max = 1000) List<@NotNull @Size(max = 40) @Pattern(regexp = Deliveries.REGEX) String> deliveryIds) {}

  record Out(
      @Doc("How many were settled.") int acked,
      @NotNull @Doc("Deliveries that were settled before, or whose events were delivered again.") List<String> lost) {}

  private final Script script;
  private final Meters meters;

  EventAck(Scripts scripts, Meters meters) {
    this.script = scripts.load("event_ack");
    this.meters = meters;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    List<String> ids = Deliveries.of(in.deliveryId(), in.deliveryIds());
    return script.of(in.group()).run(call, in.group(), ids)
        .map(reply -> new Out(reply.get(0).toInteger(), Fetched.texts(reply.get(1))))
        .onFailure(Deliveries::isLost).invoke(lost -> meters.stale.increment(ids.size()))
        .invoke(out -> {
          meters.acked.increment(out.acked());
          meters.stale.increment(out.lost().size());
        });
  }
}
