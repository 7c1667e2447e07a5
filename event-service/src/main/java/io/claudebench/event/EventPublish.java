package io.claudebench.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Events;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Appends a caller's event to the stream of its type and, with a partition key, to that partition; the same id twice is
 * one event. Refuses {@code INVALID} (a type of the fleet's own), {@code TOO_LARGE}, {@code FULL}.
 */
@Handles(verb = "event.publish", summary = "Publishes an event of a caller's own type, once per id.",
    may = Access.SUBMIT, watermark = Watermark.PUBLISH, noted = false, emits = "alert.memory")
@Singleton
final class EventPublish implements Handler<EventPublish.In, EventPublish.Out> {

  record In(
      @Doc("A type of your own, such as build.finished; refused are task., instance., leader., partition., quorum., "
          + "batch., state., circuit., alert. and hook., which are the fleet's.")
      @NotNull @Name String type,
      @NotNull @Limit(bytes = 262_144) @Doc("Any JSON, null too; the key must be there.") JsonNode payload,
      @Name @Doc("Name of the event: the same one twice is one event. Absent makes one that is new.") String id,
      @Name String partitionKey) {}

  record Out(
      @NotNull @Doc("Name of the event.") String id,
      @Doc("Whether an event of this id was published before; then nothing was.") boolean duplicate) {}

  private final Script script;
  private final Script alert;
  private final EventSettings settings;

  EventPublish(Scripts scripts, EventSettings settings) {
    this.script = scripts.load("exactly_once_delivery");
    this.alert = scripts.load("stream_full");
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    if (Events.isOwn(in.type())) {
      throw Refusal.INVALID.because(in.type() + " is a name of the fleet's own events.")
          .fix("Use a type of your own, for example my." + in.type() + ".")
          .with("errors", List.of(Map.of("pointer", "/type", "message", "begins like the fleet's own types")));
    }
    String id = in.id() == null ? UUID.randomUUID().toString() : in.id();
    return script.run(call, id, in.id() != null, in.type(), entity(in, id), envelope(in, id, call),
        in.partitionKey(), settings.lifeMs(), settings.processedMax(), settings.eventTypesMax(), settings.eventsMax(),
        settings.partitionMax(), settings.streamBytesMax())
        .onFailure(EventPublish::isHeavy).call(() -> alert(in.type(), call))
        .map(answer -> new Out(answer.get(0).toString(), answer.get(1).toInteger() == 1));
  }

  private static boolean isHeavy(Throwable failure) {
    return failure instanceof Refused refused && "streamBytesMax".equals(refused.facts().get("limit"));
  }

  /** Whoever was refused is told so in any case. */
  private Uni<?> alert(String type, Call call) {
    return alert.run(Background.of(call.keys(), "memory", call.caller().tenant()), type, settings.streamBytesMax())
        .onFailure().recoverWithNull();
  }

  private static String entity(In in, String id) {
    return in.partitionKey() == null ? id : in.partitionKey();
  }

  /** All but its end, the timestamp, which the script takes from Redis. Names need no escapes. */
  private static String envelope(In in, String id, Call call) {
    return "{\"id\":\"" + id + "\",\"type\":\"" + in.type() + "\",\"entity\":\"" + entity(in, id)
        + "\",\"version\":1,\"schema\":1,"
        + (in.partitionKey() == null ? "" : "\"partitionKey\":\"" + in.partitionKey() + "\",")
        + "\"payload\":" + Json.text(in.payload()) + ",\"metadata\":" + call.metadata();
  }
}
