package io.claudebench.event;

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
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads events in the order Redis took them, from a place on. {@code next} is the place to go on from, also when
 * nothing came.
 *
 * <p>Not promised: the order of events of different types inside one millisecond (the envelope's {@code version} orders
 * those of one entity), or between types when the clock of Redis stepped back; one type and one partition are always in
 * order. A {@code gap} may be announced where the trimmed events were all read before.
 */
@Handles(verb = "event.read", summary = "Reads events of some or all types, or of one partition, from a place on.",
    may = Access.READ, readOnly = true)
@Singleton
final class EventRead implements Handler<EventRead.In, EventRead.Out> {
  private static final Duration MILLISECOND = Duration.ofMillis(2);

  record In(
      @Doc("Only events of these types; absent or empty is every type of the fleet and of callers.")
      @Size(max = 100) List<@NotNull @Name String> types,
      @Doc("Where to go on: a next of a read with the same types or partition, or an entry id; 0 is the beginning.")
      @Size(max = 200) @Pattern(regexp = Cursor.REGEX,
          message = "must be a next of event.read, or an entry id such as 1700000000000-0") String after,
      @Doc("Only events at or after this time, ISO-8601.") Instant from,
      @Doc("Only events before this time, ISO-8601.") Instant to,
      @Min(1) @Max(1000) @Default("100") int limit,
      @Name @Doc("Only events published with this key.") String partitionKey) {}

  record Out(
      @NotNull @Doc("Envelopes: id, type, entity, version, payload, metadata, timestamp.") List<JsonNode> events,
      @NotNull @Doc("Send it as after to go on from here, also when nothing came.") String next,
      @Doc("Types whose history behind after was trimmed, * when whole types may be gone; absent when there is none.")
      List<String> gap) {}

  private final Script script;
  private final Script sources;
  private final EventSettings settings;

  EventRead(Scripts scripts, EventSettings settings) {
    this.script = scripts.ungated("event_read");
    this.sources = scripts.ungated("event_sources");
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Cursor start = start(in);
    Uni<Reading> read = Uni.createFrom().deferred(() -> reading(in, start, call)).chain(Reading::run);
    return read.chain(first -> first.waits ? Uni.createFrom().voidItem().onItem().delayIt().by(MILLISECOND)
        .chain(() -> read) : Uni.createFrom().item(first)).map(done -> answer(done, in, start));
  }

  private Uni<Reading> reading(In in, Cursor start, Call call) {
    String upto = in.to() == null ? "+" : "(" + Math.max(0, in.to().toEpochMilli()) + "-0";
    String gapsAfter = in.after() == null ? "" : start.id();
    List<String> types = in.types() == null ? List.of() : in.types().stream().distinct().sorted(Cursor.Types.ORDER)
        .toList();
    if (in.partitionKey() != null) {
      String filter = types.isEmpty() ? "" : " " + String.join(" ", types) + " ";
      var plan = new Reading.Plan(in.limit(), settings, upto, gapsAfter, in.partitionKey(), filter);
      return Uni.createFrom().item(of(call, plan, List.of(""), start, ""));
    }
    if (!types.isEmpty()) {
      var plan = new Reading.Plan(in.limit(), settings, upto, gapsAfter, "", "");
      return Uni.createFrom().item(of(call, plan, types, start, types.size() == 1 ? "" : "0"));
    }
    return sources.run(call, start.ms()).map(found -> {
      long nowMs = found.get(0).toLong();
      boolean isOld = !gapsAfter.isEmpty() && start.ms() > 0 && start.ms() < nowMs - settings.lifeMs();
      var every = Stream.concat(Cursor.Types.FLEET.stream(), found.get(1).stream().map(Response::toString)).distinct()
          .sorted(Cursor.Types.ORDER).toList();
      var plan = new Reading.Plan(in.limit(), settings, upto, isOld ? "" : gapsAfter, "", "");
      Reading reading = of(call, plan, every, start, Long.toString(nowMs));
      if (isOld) {
        reading.gaps.add("*");
      }
      return reading;
    });
  }

  private Reading of(Call call, Reading.Plan plan, List<String> types, Cursor start, String bound) {
    var reading = new Reading(script, call, plan, bound);
    types.forEach(type -> reading.add(type, start.start(type.isEmpty() ? start.type() : type)));
    return reading;
  }

  private static Cursor start(In in) {
    Cursor after = in.after() == null ? Cursor.at(0) : Cursor.of(in.after());
    long fromMs = in.from() == null ? 0 : in.from().toEpochMilli();
    return fromMs > after.ms() ? Cursor.at(fromMs) : after;
  }

  private static Out answer(Reading done, In in, Cursor start) {
    String next = done.place;
    if (next.isEmpty()) {
      next = start.inclusive() ? start.text() : in.after();
    }
    return new Out(done.events, next, done.gaps.isEmpty() ? null : List.copyOf(done.gaps));
  }
}
