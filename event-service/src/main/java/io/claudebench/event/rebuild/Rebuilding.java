package io.claudebench.event.rebuild;

import io.claudebench.core.Events;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One run. The views stand in Redis: here are counts, and the tasks that moved while they were looked at. */
final class Rebuilding {
  private static final int LIFE_MS = 60_000;
  private static final int PAGE = 500;
  private static final int ROUNDS = 20;
  private static final Uni<Boolean> DONE = Uni.createFrom().item(false);
  private static final Set<String> SIDE = Set.of("task.progressed", "task.dead");
  private static final List<String> TASKS = Events.TYPES.stream()
      .filter(type -> type.startsWith("task.") && !SIDE.contains(type)).toList();
  private static final Map<String, String> INSTANCES = Map.of("instance.registered", "there", "instance.recovered",
      "there", "instance.failed", "dead", "instance.unregistered", "gone");
  private static final Set<String> HOLDS = Set.of("task.assigned", "task.claimed");
  private static final Set<String> DROPS = Set.of("task.unassigned", "task.released", "task.lease_expired",
      "task.retried");

  private final long startNanos = System.nanoTime();
  private final String token = UUID.randomUUID().toString();
  private final Map<String, String> lastIds = new HashMap<>();
  private final Steps steps;
  private final Background by;
  private final Findings found = new Findings();
  private String firstCreationMs = "";

  /** Where tasks stand that have not ended. */
  private record Place(String set, String requirements) {}

  Rebuilding(Steps steps, Keys keys) {
    this.steps = steps;
    this.by = Background.silent(keys);
  }

  Uni<EventRebuild.Out> run() {
    return steps.begin.run(by, token, LIFE_MS).chain(requirements -> follow()
        .chain(() -> pages(cursor -> compare(cursor, List.of()).invoke(found::tasks)))
        .chain(() -> live(requirements.stream().map(Response::toString).toList()))
        .chain(this::settle)
        .chain(this::instances)
        .map(done -> found.out((System.nanoTime() - startNanos) / 1_000_000))
        .onTermination().call(() -> steps.end.run(by, token)));
  }

  /** All events that are there by now. */
  private Uni<Void> follow() {
    return each(TASKS, type -> read(steps.tasks, type, HOLDS.contains(type) ? "holds" : DROPS.contains(type) ? "drops"
        : "keeps")).chain(() -> each(INSTANCES.keySet(), type -> read(steps.instances, type, INSTANCES.get(type))));
  }

  private Uni<Void> read(Script script, String type, String effect) {
    return repeat(() -> script.run(by, token, LIFE_MS, type, lastIds.getOrDefault(type, "0"), PAGE, effect)
        .map(reply -> {
          int events = reply.get(0).toInteger();
          found.read(events);
          lastIds.put(type, reply.get(1).toString());
          if (type.equals("task.created") && firstCreationMs.isEmpty()) {
            firstCreationMs = reply.get(2).toString();
          }
          return events == PAGE;
        }));
  }

  /** @param cursor empty for these tasks */
  private Uni<Response> compare(String cursor, List<String> ids) {
    return steps.compare.run(by, token, LIFE_MS, cursor, PAGE, ids);
  }

  /** Tasks that differ are looked at again, behind their newest events: they may have moved meanwhile. */
  private Uni<Void> settle() {
    return rounds(round -> {
      List<String> again = found.takeAgain();
      return again.isEmpty() ? DONE : follow().chain(() -> each(pagesOf(again),
          ids -> compare("", ids).invoke(reply -> found.look(reply, round == ROUNDS)).replaceWithVoid()))
          .replaceWith(true);
    });
  }

  /** Each task that waits or runs must have been told of. */
  private Uni<Void> live(List<String> requirements) {
    var places = Stream.concat(Stream.of("pending", "assigned", "leases", "scheduled", "blocked")
        .map(set -> new Place(set, "")), Stream.concat(Stream.of(new Place("strict", "*")), requirements.stream()
        .flatMap(set -> Stream.of(new Place("requires", set), new Place("strict", set))))).toList();
    return each(places, place -> pages(cursor -> steps.live.run(by, token, LIFE_MS, place.set(), place.requirements(),
        cursor, PAGE, firstCreationMs).invoke(reply -> found.live(place.set(), reply, cursor.equals("0")))));
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

  private static Uni<Void> repeat(Supplier<Uni<Boolean>> step) {
    return Multi.createBy().repeating().uni(step::get).whilst(more -> more).collect().last().replaceWithVoid();
  }
}
