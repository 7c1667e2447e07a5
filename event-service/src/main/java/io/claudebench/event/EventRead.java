package io.claudebench.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Reads events in the order Redis took them, from a place on. {@code next} is the place to go on from, also when
 * nothing came.
 *
 * <p>Not promised: the order of events of different types inside one millisecond (the envelope's {@code version} orders
 * those of one entity), or between types when the clock of Redis stepped back; one type and one partition are always in
 * order. A {@code gap} may be announced where the trimmed events were all read before, and is where {@code after} lies
 * ahead of a clock that stepped back.
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
      List<String> gap,
      @Doc("True when Redis came back since after was given, perhaps older than it was: what you know may not be so "
          + "any more, load it again. Absent when it did not.") Boolean restarted) {}

  private final Reads reads;
  private final EventSettings settings;

  EventRead(Reads reads, EventSettings settings) {
    this.reads = reads;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Cursor start = start(in);
    String upto = in.to() == null ? "+" : "(" + in.to().toEpochMilli() + "-0";
    var wanted = new Reads.Wanted(in.types() == null ? List.of() : in.types(), every -> true, in.partitionKey(), start,
        in.after() != null, upto, in.limit(), settings.readBytesMax());
    Uni<Reading> read = Uni.createFrom().deferred(() -> reads.read(call.keys(), wanted));
    return read.chain(first -> first.waits() ? Uni.createFrom().voidItem().onItem().delayIt().by(MILLISECOND)
        .chain(() -> read) : Uni.createFrom().item(first)).map(done -> answer(done, start));
  }

  private static Cursor start(In in) {
    Cursor after = in.after() == null ? Cursor.at(0) : Cursor.of(in.after());
    long fromMs = in.from() == null ? 0 : in.from().toEpochMilli();
    return fromMs > after.ms() ? Cursor.at(fromMs).in(after.epoch()) : after;
  }

  private static Out answer(Reading done, Cursor start) {
    Cursor next = done.place() == null ? start.in(done.epoch()) : done.place();
    return new Out(done.events().stream().map(event -> Envelope.of(event.data())).toList(), next.text(),
        done.gaps().isEmpty() ? null : List.copyOf(done.gaps()),
        start.epoch() == Cursor.UNKNOWN || start.epoch() == done.epoch() ? null : true);
  }
}
