package io.claudebench.event.rebuild;

import static java.util.Comparator.comparingLong;

import io.claudebench.core.EventLoop;
import io.claudebench.core.Events;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.RedisClient;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Reads the events of tasks into a {@link View}, page by page, of the type that is furthest behind: so the events of a
 * task come near each other.
 */
final class TaskEvents {
  private static final Set<String> SIDE = Set.of("task.progressed", "task.dead");
  private static final List<String> TYPES = Events.TYPES.stream()
      .filter(type -> type.startsWith("task.") && !SIDE.contains(type)).toList();
  /** So many pages are read before they are needed, and so many are written meanwhile: Redis always has some to do. */
  private static final int AHEAD = 4;

  private final Map<String, String> lastIds = new HashMap<>();
  /** Types of which a page may be asked: not under way, and not at their end. */
  private final Set<String> open = new HashSet<>();
  private final Deque<Uni<Page>> asked = new ArrayDeque<>();
  private final Deque<Uni<?>> writing = new ArrayDeque<>();
  private final View view = new View();
  private final RedisClient redis;
  private final Keys keys;
  private final int pageSize;
  private String firstCreationMs = "";

  /** Events of one type, in the order in which they came. */
  private record Page(String type, Response entries) {}

  TaskEvents(RedisClient redis, Keys keys, int pageSize) {
    this.redis = redis;
    this.keys = keys;
    this.pageSize = pageSize;
  }

  /** When the first creation was that is kept, in milliseconds; empty without one. */
  String firstCreationMs() {
    return firstCreationMs;
  }

  /**
   * All that are there by now and were not read yet.
   *
   * @param read gets how many events each page had
   * @param write gets the rows of each page, sometimes none; none is left at the end
   */
  Uni<Void> follow(IntConsumer read, Function<List<Row>, Uni<?>> write) {
    open.addAll(TYPES);
    ask();
    return Rebuilding.repeat(() -> EventLoop.back(asked.remove().invoke(page -> {
      pass(page);
      ask();
    })).chain(page -> { // in a turn of its own: what was asked within the turn of a reply leaves only at its end
      read.accept(page.entries().size());
      page.entries().forEach(entry -> take(page.type(), entry));
      writing.add(started(write.apply(view.over(pageSize))));
      return written(AHEAD).replaceWith(() -> !asked.isEmpty());
    })).chain(() -> written(0)).chain(() -> Rebuilding.repeat(() -> {
      List<Row> rest = view.rest(pageSize);
      return rest.isEmpty() ? Uni.createFrom().item(false) : write.apply(rest).replaceWith(true);
    }));
  }

  /** Once no more than these are being written. */
  private Uni<Void> written(int most) {
    return Rebuilding.repeat(() -> writing.size() <= most ? Uni.createFrom().item(false)
        : writing.remove().replaceWith(true));
  }

  /** Of the types that are furthest behind. */
  private void ask() {
    TYPES.stream().filter(open::contains).sorted(comparingLong(this::lastMs)).limit(AHEAD - asked.size())
        .forEach(type -> {
          open.remove(type);
          asked.add(started(redis.send(Request.cmd(Command.XRANGE).arg(keys.of(Key.STREAM, type))
              .arg("(" + lastId(type)).arg("+").arg("COUNT").arg(pageSize)).map(entries -> new Page(type, entries))));
        });
  }

  /** Under way at once; whoever waits for it gets its failure. */
  private static <T> Uni<T> started(Uni<T> work) {
    Uni<T> kept = work.memoize().indefinitely();
    kept.subscribe().with(done -> { }, failure -> { });
    return kept;
  }

  private String lastId(String type) {
    return lastIds.getOrDefault(type, "0-0");
  }

  private long lastMs(String type) {
    String id = lastId(type);
    return Long.parseLong(id, 0, id.indexOf('-'), 10);
  }

  private void pass(Page page) {
    int events = page.entries().size();
    if (events == pageSize) {
      open.add(page.type());
    }
    if (events > 0) {
      lastIds.put(page.type(), page.entries().get(events - 1).get(0).toString());
      if (page.type().equals("task.created") && firstCreationMs.isEmpty()) {
        String first = page.entries().get(0).get(0).toString();
        firstCreationMs = first.substring(0, first.indexOf('-'));
      }
    }
  }

  private void take(String type, Response entry) {
    Told told = entry.get(1).size() < 2 ? null : Told.of(entry.get(1).get(1).toBytes());
    if (told != null) {
      view.take(type, told);
    }
  }
}
