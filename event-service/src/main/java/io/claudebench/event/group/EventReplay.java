package io.claudebench.event.group;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Moment;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.event.Cursor;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;

/**
 * Sets a group to another place, back or forward: it goes on there as if it had settled all before. Deliveries of
 * before are {@code LEASE_LOST}, so an event may be worked on twice at once where consumers run on meanwhile. Dead
 * letters stay. A place behind now is now. Refuses {@code INVALID} (no place), {@code NOT_FOUND}.
 */
@Handles(verb = "event.replay", summary = "Sets a consumer group to another place: start, end, a time or a cursor.",
    may = Access.OPERATE)
@Singleton
final class EventReplay implements Handler<EventReplay.In, EventReplay.Out> {

  private static final String RULE = "must be start, end, a next of event.read, or a time in ISO-8601";

  record In(
      @NotNull @Name String group,
      @NotNull @Size(max = 200) @Pattern(regexp = "^(start|end|[0-9]{4}-.*|" + Cursor.REGEX + ")$", message = RULE)
      @Doc("Where the group goes on: start (all that is kept), end (what happens from now on), a time in ISO-8601"
          + " (events at or after it), or a next of event.read (events behind it).") String from) {}

  record Out(
      @NotNull @Doc("When it was set, ISO-8601 UTC.") Instant at,
      @Doc("How many events it had read and not settled; they come again if they lie behind the place.")
      int dropped) {}

  private final Script script;

  EventReplay(Scripts scripts) {
    this.script = scripts.load("event_replay");
  }

  /** @param where as the script names it */
  private record Place(String where, Cursor cursor) {

    static Place of(String text) {
      if (text.equals("start") || text.equals("end")) {
        return new Place(text, Cursor.at(0));
      } else if (text.matches(Cursor.REGEX)) {
        return new Place("after", Cursor.of(text));
      }
      Instant time = Moment.of(text);
      if (time == null) {
        throw Refusal.invalid("/from", RULE);
      }
      return new Place("at", Cursor.at(time.toEpochMilli()));
    }
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Place place = Place.of(in.from());
    return script.of(in.group()).run(call, in.group(), place.where(), place.cursor().ms(), place.cursor().seq(),
        place.cursor().type(), Cursor.Types.FLEET)
        .map(reply -> new Out(Instant.ofEpochMilli(reply.get(0).toLong()), reply.get(1).toInteger()));
  }
}
