package io.claudebench.task.list;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.task.list.ListOrder.Place;
import io.claudebench.task.list.Rows.Found;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.persist.Bodies;
import io.claudebench.task.persist.PostgresArchive;
import io.claudebench.task.persist.Projection;
import io.claudebench.task.persist.Sketches;
import io.claudebench.task.persist.Sketches.Sketch;
import io.claudebench.task.persist.Upsert;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A page of tasks: the rows of PostgreSQL, and in place of the rows of tasks it does not have yet, their hashes. The
 * outbox is read first: what leaves it after that is in PostgreSQL when that is read, so no task is missed and every
 * earlier write of the caller is seen. Which tasks the page has is known before a body is read: as many as were asked
 * for, or as fit into pageBytesMax.
 */
@Singleton
public final class Listing {
  /** Over it a total is only a minimum, and an outbox too long to be merged. */
  public static final int EXACT_MAX = 10_000;

  private final Projection redis;
  private final Sketches sketches;
  private final Bodies bodies;
  private final Rows rows;
  private final PostgresArchive archive;
  private final int bytesMax;

  Listing(Projection redis, Sketches sketches, Bodies bodies, Rows rows, PostgresArchive archive,
      TaskSettings settings) {
    this.redis = redis;
    this.sketches = sketches;
    this.bodies = bodies;
    this.rows = rows;
    this.archive = archive;
    this.bytesMax = settings.pageBytesMax();
  }

  /** @param isWhole with their bodies; else only what says which tasks they are */
  public record Ask(String tenant, Keys keys, ListFilter filter, ListOrder order, Place after, int limit,
      boolean isWhole) {}

  /**
   * @param tasks at most the limit and pageBytesMax; one that changed meanwhile, so that it is not to be shown, is left
   *     out
   * @param next the place to go on after; null at the end  @param total at most {@link #EXACT_MAX} + 1
   */
  public record Page<T>(List<T> tasks, Place next, int total) {}

  /** @param found what is still to be read, as it is too large  @param tasks null where that is so */
  private record Drawn<T>(List<Found> found, Place next, int total, List<T> tasks) {}

  /**
   * Blocks; for virtual threads. Refuses {@code UNAVAILABLE} when PostgreSQL is away or far behind.
   *
   * @param as what is made of each hash, while there is room for it
   */
  public <T> Page<T> page(Ask ask, Function<Map<String, String>, T> as) {
    var fresh = sketches.of(ask.keys(), outbox(ask.keys()), ask.filter().fields()).stream()
        .filter(sketch -> sketch.bytes() > 0).toList();
    Drawn<T> drawn = bodies.holdForList(Rows.along(ask), () -> drawn(ask, fresh, as));
    List<T> tasks = drawn.tasks() != null ? drawn.tasks()
        : bodies.holdForList(bytes(ask, drawn.found()), () -> tasks(ask, drawn.found(), as));
    return new Page<>(tasks, drawn.next(), drawn.total());
  }

  /** Holds no more than may come along. */
  private <T> Drawn<T> drawn(Ask ask, List<Sketch> fresh, Function<Map<String, String>, T> as) {
    var part = rows.of(ask, fresh.stream().map(sketch -> Upsert.digits(sketch.id())).toList());
    var shown = fresh.stream().filter(sketch -> ask.filter().shows(sketch.fields()))
        .map(sketch -> new Found(Place.of(sketch.fields()), sketch.bytes(), true, null)).toList();
    var found = new ArrayList<>(part.found());
    Comparator<Place> by = ask.order().comparator();
    shown.stream().filter(one -> ask.after() == null || by.compare(one.place(), ask.after()) > 0).forEach(found::add);
    found.sort(Comparator.comparing(Found::place, by));
    List<Found> page = found.isEmpty() ? found : Sketches.runs(found.subList(0, Math.min(ask.limit(), found.size())),
        one -> ask.isWhole() ? one.bytes() : 0, bytesMax).getFirst();
    boolean isSmall = bytes(ask, page) <= Rows.along(ask);
    return new Drawn<>(isSmall ? List.of() : page.stream().map(Found::withoutFields).toList(),
        page.size() < found.size() ? page.getLast().place() : null,
        Math.min(part.total() + shown.size(), EXACT_MAX + 1), isSmall ? tasks(ask, page, as) : null);
  }

  private static long bytes(Ask ask, List<Found> page) {
    return ask.isWhole() ? page.stream().mapToLong(Found::bytes).sum() : 0;
  }

  /** Ids of tasks whose state is newer than PostgreSQL's. */
  private List<String> outbox(Keys keys) {
    var ids = redis.send(Request.cmd(Command.ZRANGE).arg(keys.of(Key.OUTBOX)).arg(0).arg(EXACT_MAX)).orElseThrow()
        .stream().map(Object::toString).toList();
    if (ids.size() > EXACT_MAX) {
      throw Refusal.UNAVAILABLE.because("PostgreSQL is more than " + EXACT_MAX
          + " tasks behind, so no list would show them all.")
          .notDone().fix("task.get still answers; watch persist_lag.").retryAfterMs(2000);
    }
    return ids;
  }

  private <T> List<T> tasks(Ask ask, List<Found> page, Function<Map<String, String>, T> as) {
    var hashes = new HashMap<String, Map<String, String>>();
    List<String> fresh = page.stream().filter(Found::isFresh).map(Found::id).toList();
    List<String> rows = page.stream().filter(one -> !one.isFresh() && one.fields() == null).map(Found::id).toList();
    if (ask.isWhole()) {
      redis.hashes(ask.keys(), fresh).forEach(hash -> hashes.put(hash.get("id"), hash));
      hashes.putAll(archive.hashes(ask.tenant(), rows));
    } else {
      sketches.of(ask.keys(), fresh, ask.filter().fields()).forEach(one -> hashes.put(one.id(), one.fields()));
      hashes.putAll(archive.heads(ask.tenant(), rows));
    }
    return page.stream().map(one -> one.fields() == null ? hashes.get(one.id()) : PostgresArchive.fields(one.fields()))
        .filter(hash -> hash != null && hash.containsKey("id")).filter(ask.filter()::shows).map(as).toList();
  }
}
