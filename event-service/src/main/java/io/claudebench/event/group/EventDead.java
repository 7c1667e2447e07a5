package io.claudebench.event.group;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.event.Envelope;
import io.claudebench.event.EventSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;

/** Lists the dead letters of a group, the oldest first. Refuses {@code NOT_FOUND}. */
@Handles(verb = "event.dead", summary = "Lists events of a consumer group that were delivered too often without an"
    + " acknowledgement.", may = Access.READ, readOnly = true)
@Singleton
final class EventDead implements Handler<EventDead.In, EventDead.Out> {
  static final String ID = "[0-9]{1,15}-[0-9]{1,15}";

  record In(
      @NotNull @Name String group,
      @Min(1) @Max(1000) @Default("100") int limit,
      @Size(max = 40) @Pattern(regexp = ID) String cursor) {}

  record Letter(
      @NotNull @Doc("Name of the dead letter, for event.redrive.") String id,
      @NotNull @Doc("The event's envelope.") JsonNode event,
      @Doc("How often it was delivered.") int deliveries,
      @NotNull @Doc("Who had it last; - is nobody any more.") String consumer,
      @NotNull @Doc("What the last nack said, or that nobody acknowledged it in time.") String error,
      @NotNull Instant at) {

    static Letter of(Response entry) {
      var fields = new HashMap<String, Response>();
      for (int i = 0; i < entry.get(1).size(); i += 2) {
        fields.put(entry.get(1).get(i).toString(), entry.get(1).get(i + 1));
      }
      String id = entry.get(0).toString();
      return new Letter(id, Envelope.of(fields.get("data").toString()), fields.get("deliveries").toInteger(),
          fields.get("consumer").toString(), fields.get("why").toString(),
          Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-')))));
    }
  }

  record Out(@NotNull @Doc("The letters.") List<Letter> letters, String nextCursor) {}

  private final Script script;
  private final EventSettings events;
  private final GroupSettings settings;

  EventDead(Scripts scripts, EventSettings events, GroupSettings settings) {
    this.script = scripts.ungated("event_dead");
    this.events = events;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.of(in.group()).run(call, in.group(), in.limit(), in.cursor(), events.readBytesMax(),
        settings.deadMs()).map(reply -> {
          List<Letter> letters = reply.get(0).stream().map(Letter::of).toList();
          return new Out(letters, reply.get(1).toInteger() == 1 ? letters.getLast().id() : null);
        });
  }
}
