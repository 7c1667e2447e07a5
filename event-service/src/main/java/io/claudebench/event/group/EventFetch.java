package io.claudebench.event.group;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.event.Cursor;
import io.claudebench.event.EventSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/**
 * Delivers the next events of a group to one of its consumers. Each comes again, to whoever fetches, until
 * {@code event.ack}: after {@code event.nack}, or when {@code ackMs} is over; delivered {@code maxDeliveries} times it
 * is a dead letter. Of one partition (its key, else its entity) one event at a time is delivered, in order. The first
 * fetch makes the group: it begins with what happens from then on, and its types stay.
 *
 * <p>At least once: do the effect and remember the event's id in one step, then acknowledge. A caller that hangs up
 * takes nothing. Refuses {@code NOT_FOUND}, {@code CONFLICT}, {@code FULL} (groupsMax, groupDeadMax, groupOpenMax),
 * {@code UNAVAILABLE} (fetchersMax, or Redis restarted).
 */
@Handles(verb = "event.fetch", summary = "Delivers the next events of a consumer group; acknowledge each with event.ack"
    + " after its effect, else it is delivered again.", may = Access.WORK, watermark = Watermark.NONE, waits = true,
    noted = false)
@Singleton
final class EventFetch implements Handler<EventFetch.In, EventFetch.Out> {

  record In(
      @NotNull @Name String group,
      @NotNull @Name String consumer,
      @Doc("Types of the group's events, fixed by its first fetch, which must name them; absent later.")
      @Size(max = 64) List<@NotNull @Name String> types,
      @Doc("The most events to deliver; of one partition it is one.") @Min(1) @Max(100) @Default("10") int max,
      @Min(0) @Max(30_000) @Default("0") int waitMs,
      @Doc("How long each event is the consumer's; not acknowledged then, it is delivered again.")
      @Min(100) @Max(3_600_000) @Default("30000") int ackMs,
      @Doc("Deliveries before an event is a dead letter, fixed by the group's first fetch; absent is as configured.")
      @Min(1) @Max(100) Integer maxDeliveries) {}

  record Delivery(
      @NotNull String deliveryId,
      @Doc("How often the event was delivered, this time included.") int deliveries,
      @NotNull @Doc("Acknowledge before this time, ISO-8601 UTC.") Instant ackBy,
      @NotNull @Doc("Envelope: id, type, entity, version, payload, metadata, timestamp.") JsonNode event) {}

  record Out(
      @NotNull @Doc("What was delivered; empty when there was nothing.") List<Delivery> events,
      @Doc("Types of which events left before the group had them, told until a delivery is settled; absent is none.")
      List<String> gap,
      @Doc("backlog: nothing new is read, as too many events wait behind others of their partitions; absent else.")
      String reason) {}

  private final Script script;
  private final Groups groups;
  private final EventSettings events;
  private final GroupSettings settings;
  private final Meters meters;

  EventFetch(Scripts scripts, Groups groups, EventSettings events, GroupSettings settings, Meters meters) {
    this.script = scripts.load("event_fetch");
    this.groups = groups;
    this.events = events;
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return groups.fetch(call, in, () -> attempt(in, call));
  }

  Uni<Fetched> attempt(In in, Call call) {
    List<String> types = in.types() == null ? List.of() : in.types().stream().distinct().sorted(Cursor.Types.ORDER)
        .toList();
    return script.of(in.group()).run(call, in.group(), in.consumer(), in.max(), in.ackMs(), in.maxDeliveries(),
        events.readBytesMax(), events.readEntries(), events.readBytesMax(), settings.openMax(), settings.backlogMax(),
        settings.deadMax(), settings.deadMs(), events.lifeMs(), settings.groupsMax(), settings.deliveriesMax(), types)
        .map(Fetched::of).invoke(one -> {
          meters.delivered.increment(one.events().size());
          meters.redelivered.increment(one.redelivered());
          meters.died.increment(one.died());
        });
  }
}
