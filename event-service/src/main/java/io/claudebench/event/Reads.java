package io.claudebench.event;

import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The one way in which events are read: of {@code event.read}, and of whoever watches. */
@Singleton
public final class Reads {
  private final Script script;
  private final Script sources;
  private final EventSettings settings;

  /**
   * What is wanted.
   *
   * @param types each by its name; empty is all that {@code passes}
   * @param partition its key; null reads the streams of the types
   * @param after where it begins
   * @param tellsGaps whether history that was trimmed behind {@code after} is told
   * @param upto as XRANGE takes it
   * @param bytes that the events together may have
   */
  public record Wanted(List<String> types, Predicate<String> passes, String partition, Cursor after, boolean tellsGaps,
      String upto, int limit, int bytes) {

    /** For who follows. */
    public static Wanted of(Predicate<String> passes, String partition, Cursor after, boolean tellsGaps, int limit,
        int bytes) {
      return new Wanted(List.of(), passes, partition, after, tellsGaps, "+", limit, bytes);
    }
  }

  Reads(Scripts scripts, EventSettings settings) {
    this.script = scripts.ungated("event_read");
    this.sources = scripts.ungated("event_sources");
    this.settings = settings;
  }

  /** As far as it gets at once. Refuses {@code UNAVAILABLE}. */
  public Uni<Reading> read(Keys keys, Wanted wanted) {
    return reading(keys, wanted).chain(Reading::run).invoke(done -> {
      if (wanted.tellsGaps() && wanted.after().ms() > done.boundMs()) {
        done.gap("*"); // the clock stepped back since that place was given
      }
    });
  }

  private Uni<Reading> reading(Keys keys, Wanted wanted) {
    String gapsAfter = wanted.tellsGaps() ? wanted.after().id() : "";
    List<String> types = wanted.types().stream().distinct().sorted(Cursor.Types.ORDER).toList();
    if (wanted.partition() != null) {
      String filter = types.isEmpty() ? "" : " " + String.join(" ", types) + " ";
      var plan = new Reading.Plan(wanted.limit(), wanted.bytes(), settings, wanted.upto(), gapsAfter,
          wanted.partition(), filter);
      return Uni.createFrom().item(() -> of(keys, plan, List.of(""), wanted.after(), ""));
    }
    if (!types.isEmpty()) {
      var plan = new Reading.Plan(wanted.limit(), wanted.bytes(), settings, wanted.upto(), gapsAfter, "", "");
      return Uni.createFrom().item(() -> of(keys, plan, types, wanted.after(), types.size() == 1 ? "" : "0"));
    }
    return sources.run(Background.silent(keys), wanted.after().ms())
        .map(found -> every(keys, wanted, gapsAfter, found));
  }

  private Reading every(Keys keys, Wanted wanted, String gapsAfter, Response found) {
    long nowMs = found.get(0).toLong();
    long fromMs = wanted.after().ms();
    boolean isOld = !gapsAfter.isEmpty() && fromMs > 0 && fromMs < nowMs - settings.lifeMs();
    var every = Stream.concat(Cursor.Types.FLEET.stream(), found.get(1).stream().map(Response::toString)).distinct()
        .filter(wanted.passes()).sorted(Cursor.Types.ORDER).toList();
    var plan = new Reading.Plan(wanted.limit(), wanted.bytes(), settings, wanted.upto(), isOld ? "" : gapsAfter, "",
        "");
    Reading reading = of(keys, plan, every, wanted.after(), Long.toString(nowMs));
    if (isOld) {
      reading.gap("*");
    }
    return reading;
  }

  private Reading of(Keys keys, Reading.Plan plan, List<String> types, Cursor start, String bound) {
    var reading = new Reading(script, keys, plan, bound);
    types.forEach(type -> reading.add(type, start.start(type.isEmpty() ? start.type() : type)));
    return reading;
  }
}
