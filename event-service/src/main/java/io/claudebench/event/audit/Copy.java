package io.claudebench.event.audit;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.journal.AuditSettings;
import io.claudebench.core.journal.Redaction;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.event.Cursor;
import io.claudebench.event.EventSettings;
import io.claudebench.event.Reading;
import io.claudebench.event.Reads;
import io.claudebench.event.audit.Ledger.Place;
import io.claudebench.postgres.Postgres;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies what Redis says of a tenant into its chain: events in the order of {@code event.read}, and notes. Where it
 * stands is written with the rows, so it may stop anywhere and run twice at once: no row is written twice or left out.
 * What Redis lost before it was copied is a row of its own, {@value Row#GAP}.
 */
@Singleton
final class Copy {
  /** By this group on their streams the trimming of events knows what is not copied yet. */
  static final String GROUP = "audit";
  /** What only beats or appends: its calls are counted. */
  private static final Set<String> COUNTED = Set.of("task.progressed");
  /** Nothing happened for so long: then the place moves all the same, or it would seem to be behind. */
  private static final long QUIET_MS = 60_000;

  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Map<String, Long> copiedMs = new ConcurrentHashMap<>();
  private final Ledger ledger;
  private final Postgres postgres;
  private final Reads reads;
  private final RedisClient commands;
  private final Tenants tenants;
  private final Redaction redaction;
  private final RedisClock clock;
  private final AuditSettings settings;
  private final EventSettings events;
  private final Script copied;
  private final Counter rows;

  Copy(Ledger ledger, Postgres postgres, Reads reads, RedisClient commands, Tenants tenants, Scripts scripts,
      Redaction redaction, RedisClock clock, AuditSettings settings, EventSettings events, MeterRegistry meters) {
    this.ledger = ledger;
    this.postgres = postgres;
    this.reads = reads;
    this.commands = commands;
    this.tenants = tenants;
    this.redaction = redaction;
    this.clock = clock;
    this.settings = settings;
    this.events = events;
    this.copied = scripts.ungated("audit_copied");
    this.rows = meters.counter("audit.rows");
  }

  /** What one round found. */
  private record Found(Place from, Place to, List<Row> rows, Cursor at, boolean isAll) {}

  /** What is left to do after a round. */
  enum Left { MORE, LITTLE, NOTHING }

  /** One transaction of a tenant. Refuses {@code UNAVAILABLE}. */
  Uni<Left> run(String tenant) {
    Keys keys = tenants.keys(tenant);
    copiedMs.putIfAbsent(tenant, clock.nowOrLocalMs());
    return place(tenant).chain(place -> find(keys, place)).chain(found -> write(tenant, keys, found));
  }

  /** How far the tenant is behind that is most behind of those that this replica copies, in milliseconds. */
  long lagMs() {
    return copiedMs.values().stream().mapToLong(ms -> Math.max(0, clock.nowOrLocalMs() - ms)).max().orElse(0);
  }

  void forget(String tenant) {
    places.remove(tenant);
    copiedMs.remove(tenant);
  }

  private Uni<Place> place(String tenant) {
    Place known = places.get(tenant);
    return known != null ? Uni.createFrom().item(known)
        : postgres.beside(() -> ledger.place(tenant)).invoke(place -> places.put(tenant, place));
  }

  private Uni<Found> find(Keys keys, Place place) {
    boolean isFirst = place.events().isEmpty();
    Cursor start = isFirst ? Cursor.at(0) : Cursor.of(place.events());
    var wanted = Reads.Wanted.of(type -> !COUNTED.contains(type), null, start, !isFirst, settings.batchMax(),
        events.readBytesMax());
    var notes = Request.cmd(Command.XRANGE).arg(keys.of(Key.AUDIT)).arg("(" + place.notes()).arg("+").arg("COUNT")
        .arg(settings.batchMax());
    return reads.read(keys, wanted).chain(read -> commands.send(notes).map(noted -> found(place, start, read, noted)));
  }

  private Found found(Place from, Cursor start, Reading read, Response noted) {
    var rows = new ArrayList<Row>();
    // Below 1 nothing was open yet, so nothing can have been lost.
    if (start.epoch() > 0 && start.epoch() != read.epoch()) {
      rows.add(Row.gap(read.boundMs(), "Redis came back, perhaps older than it was; what was not copied is not here."));
    }
    read.gaps().forEach(type -> rows.add(Row.gap(read.boundMs(), "Events of " + (type.equals("*") ? "any type" : type)
        + " left Redis before they were copied, after " + start.in(Cursor.UNKNOWN).text() + ".")));
    read.events().forEach(event -> rows.add(Row.of(event, redaction)));
    String last = from.notes();
    for (Response note : noted) {
      last = note.get(0).toString();
      rows.add(Row.of(last, note.get(1).get(1).toString()));
    }
    Cursor at = read.upTo(start);
    boolean isAll = read.isAll() && noted.size() < settings.batchMax();
    return new Found(from, new Place(at.text(), last), rows, at, isAll);
  }

  private Uni<Left> write(String tenant, Keys keys, Found found) {
    if (found.rows().isEmpty() && !isQuiet(found)) {
      return Uni.createFrom().item(done(tenant, found));
    }
    return postgres.beside(() -> ledger.append(tenant, found.from(), found.to(), found.rows())).chain(isMine -> {
      places.remove(tenant);
      if (!isMine) {
        return Uni.createFrom().item(Left.MORE);
      }
      places.put(tenant, found.to());
      rows.increment(found.rows().size());
      var args = new ArrayList<Object>(List.of(GROUP, found.at().ms(), found.to().notes()));
      args.addAll(Cursor.Types.FLEET);
      return copied.run(Background.silent(keys), args).map(told -> done(tenant, found));
    });
  }

  private Left done(String tenant, Found found) {
    if (!found.isAll()) {
      return Left.MORE;
    }
    copiedMs.put(tenant, found.at().ms());
    return found.rows().isEmpty() ? Left.NOTHING : Left.LITTLE;
  }

  private static boolean isQuiet(Found found) {
    String events = found.from().events();
    return events.isEmpty() || found.at().ms() > Cursor.of(events).ms() + QUIET_MS;
  }
}
