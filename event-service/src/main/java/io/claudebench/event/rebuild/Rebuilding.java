package io.claudebench.event.rebuild;

import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One run. The views stand in Redis: here are counts, the youngest tasks, and those that moved while they were looked
 * at.
 */
final class Rebuilding {
  private static final int LIFE_MS = 60_000;
  private static final int PAGE = 500;
  private static final int ROUNDS = 20;
  /** So many pages of which nothing is written may follow one another: a script that does so keeps the views alive. */
  private static final int QUIET_PAGES = 64;
  private static final Uni<Boolean> DONE = Uni.createFrom().item(false);
  private static final Map<String, String> INSTANCES = Map.of("instance.registered", "there", "instance.recovered",
      "there", "instance.failed", "dead", "instance.unregistered", "gone");

  private final long startNanos = System.nanoTime();
  private final String token = UUID.randomUUID().toString();
  private final Map<String, String> lastIds = new HashMap<>();
  private final Steps steps;
  private final Background by;
  private final Findings found = new Findings();
  private final TaskEvents tasks;
  private boolean isFirst = true;
  private int quietPages;

  /** Where tasks stand that have not ended. */
  private record Place(String set, String requirements) {}

  /** Tasks. @param now what is compared of each, of the task itself  @param known those that have a row in the view */
  private record States(Map<String, String> now, Set<String> known) {
    static States of(List<String> ids, Response reply) {
      var now = new HashMap<String, String>();
      IntStream.range(0, ids.size()).forEach(i -> now.put(ids.get(i), reply.get(0).get(i).toString()));
      return new States(now, reply.get(1).stream().map(Response::toString).collect(Collectors.toSet()));
    }

    boolean isNew(String id) {
      return now.containsKey(id) && !known.contains(id);
    }
  }

  Rebuilding(Steps steps, Keys keys) {
    this.steps = steps;
    this.by = Background.silent(keys);
    this.tasks = new TaskEvents(steps.redis, keys, PAGE);
  }

  Uni<EventRebuild.Out> run() {
    return steps.begin.run(by, token, LIFE_MS).chain(requirements -> follow().invoke(() -> isFirst = false)
        .chain(() -> pages(cursor -> look(cursor, List.of(), false)))
        .chain(() -> live(requirements.stream().map(Response::toString).toList()))
        .chain(this::settle)
        .chain(this::instances)
        .map(done -> found.out((System.nanoTime() - startNanos) / 1_000_000))
        .onTermination().call(() -> steps.end.run(by, token)));
  }

  /** All events that are there by now. */
  private Uni<Void> follow() {
    return tasks.follow(found::read, this::write)
        .chain(() -> each(INSTANCES.entrySet(), type -> read(type.getKey(), type.getValue())));
  }

  /**
   * One that is over and as it is has no later event: the view needs no row of it, unless it has one already, or
   * somebody looks for it.
   */
  private Uni<?> write(List<Row> rows) {
    var over = rows.stream().filter(row -> isFirst && row.isBorn() && row.isOver()).map(Row::id).toList();
    return states(over).chain(are -> {
      List<String> others = rows.stream()
          .filter(row -> !are.isNew(row.id()) || !found.agrees(row, are.now.get(row.id())))
          .flatMap(row -> Stream.of(row.id(), row.text())).toList();
      return others.isEmpty() && ++quietPages % QUIET_PAGES > 0 ? Uni.createFrom().nullItem()
          : steps.merge.run(by, token, LIFE_MS, others);
    });
  }

  private Uni<States> states(List<String> ids) {
    return ids.isEmpty() ? Uni.createFrom().item(new States(Map.of(), Set.of()))
        : steps.states.run(by, ids).map(reply -> States.of(ids, reply));
  }

  private Uni<Void> read(String type, String are) {
    return repeat(() -> steps.instances.run(by, token, LIFE_MS, type, lastIds.getOrDefault(type, "0"), PAGE, are)
        .map(reply -> {
          int events = reply.get(0).toInteger();
          found.read(events);
          lastIds.put(type, reply.get(1).toString());
          return events == PAGE;
        }));
  }

  /** Rows of the view, held against the tasks themselves. @param cursor empty for the rows of these tasks */
  private Uni<Response> look(String cursor, List<String> ids, boolean isLast) {
    return steps.view.run(by, token, LIFE_MS, cursor, PAGE, ids).call(reply -> {
      var rows = new LinkedHashMap<String, Row>();
      for (int i = 0; i < reply.get(1).size(); i += 2) {
        String id = reply.get(1).get(i).toString();
        String text = reply.get(1).get(i + 1).toString();
        rows.put(id, text.isEmpty() ? null : Row.of(id, text));
      }
      if (ids.isEmpty()) {
        rows.values().forEach(found::count);
      }
      return states(List.copyOf(rows.keySet()))
          .invoke(are -> rows.forEach((id, row) -> found.look(id, row, are.now.get(id), isLast)));
    });
  }

  /** Tasks that differ are looked at again, behind their newest events: they may have moved meanwhile. */
  private Uni<Void> settle() {
    return rounds(round -> {
      List<String> again = found.takeAgain();
      return again.isEmpty() ? DONE : follow().chain(() -> each(pagesOf(again),
          ids -> look("", ids, round == ROUNDS).replaceWithVoid()))
          .replaceWith(true);
    });
  }

  /** Each task that waits or runs must have been told of. */
  private Uni<Void> live(List<String> requirements) {
    var places = Stream.concat(Stream.of("pending", "assigned", "leases", "scheduled", "blocked")
        .map(set -> new Place(set, "")), Stream.concat(Stream.of(new Place("strict", "*")), requirements.stream()
        .flatMap(set -> Stream.of(new Place("requires", set), new Place("strict", set))))).toList();
    return each(places, place -> pages(cursor -> steps.live.run(by, token, LIFE_MS, place.set(), place.requirements(),
        cursor, PAGE, tasks.firstCreationMs()).invoke(reply -> found.live(place.set(), reply, cursor.equals("0")))));
  }

  private Uni<Void> instances() {
    return rounds(round -> round > 1 && !found.doInstancesDiffer() ? DONE : follow().chain(() -> {
      found.forgetInstances();
      return pages(cursor -> steps.compareInstances.run(by, token, LIFE_MS, cursor, PAGE).invoke(found::instances));
    }).replaceWith(true));
  }

  private static List<List<String>> pagesOf(List<String> ids) {
    return IntStream.range(0, (ids.size() + PAGE - 1) / PAGE)
        .mapToObj(page -> ids.subList(page * PAGE, Math.min(ids.size(), (page + 1) * PAGE))).toList();
  }

  /** Rounds from 1 to {@link #ROUNDS}, as long as one says that it did something. */
  private static Uni<Void> rounds(IntFunction<Uni<Boolean>> round) {
    var last = new AtomicInteger();
    return repeat(() -> last.incrementAndGet() > ROUNDS ? DONE : round.apply(last.get()));
  }

  private static <T> Uni<Void> each(Collection<T> all, Function<T, Uni<Void>> step) {
    return Multi.createFrom().iterable(all).onItem().transformToUniAndConcatenate(one -> step.apply(one)
        .replaceWith(true)).collect().last().replaceWithVoid();
  }

  /** Replies begin with the cursor of the next page: from 0 until it is 0. */
  private static Uni<Void> pages(Function<String, Uni<Response>> page) {
    var cursor = new AtomicReference<>("0");
    return repeat(() -> page.apply(cursor.get()).map(reply -> {
      cursor.set(reply.get(0).toString());
      return !cursor.get().equals("0");
    }));
  }

  static Uni<Void> repeat(Supplier<Uni<Boolean>> step) {
    return Multi.createBy().repeating().uni(step::get).whilst(more -> more).collect().last().replaceWithVoid();
  }
}
