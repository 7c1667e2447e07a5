package io.claudebench.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
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
import java.util.ArrayList;
import java.util.List;

/**
 * Reads events in the order Redis took them, from a place on. {@code next} is the place to go on from, also when
 * nothing came.
 *
 * <p>Not promised: the order of events of different types inside one millisecond (the envelope's {@code version} orders
 * those of one entity), or between types when the clock of Redis stepped back; one type and one partition are always in
 * order. A {@code gap} may be announced where the trimmed events were all read before.
 */
@Handles(verb = "event.read", summary = "Reads events of some or all types, or of one partition, from a place on.",
    readOnly = true)
@Singleton
final class EventRead implements Handler<EventRead.In, EventRead.Out> {
  private static final Duration MILLISECOND = Duration.ofMillis(2);

  /**
   * @param types absent or empty is every type of the fleet and of callers
   * @param after a {@code next} of a read with the same types or partition, or an entry id; 0 is the beginning
   * @param from events at or after this time
   * @param to events before this time
   * @param partitionKey events published with this key, and no others
   */
  record In(
      @Size(max = 100) List<@NotNull @Name String> types,
      @Size(max = 200) @Pattern(regexp = Cursor.REGEX,
          message = "must be a next of event.read, or an entry id such as 1700000000000-0") String after,
      Instant from,
      Instant to,
      @Min(1) @Max(1000) @Default("100") int limit,
      @Name String partitionKey) {}

  /**
   * @param gap types whose history after {@code after} was trimmed, {@code *} when whole types may be gone; absent when
   *     there is none
   */
  record Out(List<JsonNode> events, String next, List<String> gap) {}

  private final Script script;
  private final EventSettings settings;

  EventRead(Scripts scripts, EventSettings settings) {
    this.script = scripts.ungated("event_read");
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Cursor start = start(in);
    Uni<Response> read = Uni.createFrom().deferred(() -> script.run(call, args(in, start)));
    return read.chain(answer -> waits(answer) ? Uni.createFrom().voidItem().onItem().delayIt().by(MILLISECOND)
        .chain(() -> read)
        : Uni.createFrom().item(answer)).map(answer -> answer(answer, in, start));
  }

  /** Events came in this very millisecond, perhaps the caller's own: they can be read when it is over. */
  private static boolean waits(Response answer) {
    return answer.get(3).toInteger() == 1;
  }

  private List<String> args(In in, Cursor start) {
    boolean all = in.types() == null || in.types().isEmpty();
    String upto = in.to() == null ? "+" : "(" + Math.max(0, in.to().toEpochMilli()) + "-0";
    String mine = start.type() == null || Cursor.Types.fleet(start.type()) ? "" : start.type();
    var args = new ArrayList<>(List.of(Integer.toString(in.limit()), Integer.toString(settings.readBytesMax()),
        start.id(), mine, upto,
        in.after() == null ? "0" : "1", Long.toString(settings.lifeMs()), all ? "1" : "0", start.before(),
        start.behind(), in.partitionKey() == null ? "" : in.partitionKey()));
    for (String type : all ? Cursor.Types.FLEET : in.types().stream().distinct().sorted(Cursor.Types.ORDER).toList()) {
      args.add(type);
      args.add(start.start(type));
    }
    return args;
  }

  private static Cursor start(In in) {
    Cursor after = in.after() == null ? Cursor.at(0) : Cursor.of(in.after());
    long fromMs = in.from() == null ? 0 : in.from().toEpochMilli();
    return fromMs > after.ms() ? Cursor.at(fromMs) : after;
  }

  private static Out answer(Response answer, In in, Cursor start) {
    List<JsonNode> events = new ArrayList<>();
    answer.get(1).forEach(data -> events.add(Json.read(data.toString())));
    List<String> gap = new ArrayList<>();
    answer.get(2).forEach(type -> gap.add(type.toString()));
    String next = answer.get(0).toString();
    if (next.isEmpty()) {
      next = start.inclusive() ? start.text() : in.after();
    }
    return new Out(events, next, gap.isEmpty() ? null : gap);
  }
}
