package io.claudebench.core.park;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Refused;
import io.claudebench.core.park.Parked.Thing;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything that can happen to a parked call happens at once, from many threads. */
class ParkRaceTest {
  private static final int ROUNDS = 3_000;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void whatWasGivenIsTakenOrGivenBackAndNeverBoth() throws Exception {
    var park = new Park<Thing, Parked>(vertx, new Watchers(tenant -> null), "max", 10);
    var random = new Random(7);
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (int round = 0; round < ROUNDS; round++) {
        var call = new Parked(random.nextBoolean());
        call.enter(park, "key");
        int id = round;
        boolean isGiven = random.nextInt(3) > 0;
        List<Runnable> happens = List.of(() -> call.pull().complete(new Thing(id, isGiven)), call::wake, call::expire,
            random.nextBoolean() ? call::hangUp : call::wake, random.nextInt(4) == 0 ? call::beLate : call::wake);
        var start = new CountDownLatch(1);
        var done = happens.stream().map(what -> threads.submit(() -> {
          start.await();
          what.run();
          return null;
        })).toList();
        start.countDown();
        for (var one : done) {
          one.get(5, TimeUnit.SECONDS);
        }
        for (int more = 1; !call.tries.isEmpty(); more++) {
          assertTrue(more < 4, "tries without end in round " + round);
          assertEquals(1, call.tries.size(), "two tries at once in round " + round);
          call.pull().complete(new Thing(-10 * id - more, false));
        }
        List<Integer> ends = Stream.concat(call.taken().stream(), call.back.stream()).filter(Thing::isGiven)
            .map(Thing::id).toList();
        assertEquals(isGiven ? List.of(id) : List.of(), ends, "round " + round);
        assertTrue(call.answers.size() <= 1, "answered twice in round " + round);
      }
    }
    assertEquals(0, park.waiting());
    assertTrue(park.line("key").all().isEmpty());
  }

  @Test
  void aStopAnswersAllThatWaitAndParksNoneAfterIt() {
    var park = new Park<Thing, Parked>(vertx, new Watchers(tenant -> null), "max", 10);
    var calls = IntStream.range(0, 5).mapToObj(n -> new Parked(false)).toList();
    calls.forEach(call -> {
      call.enter(park, "key");
      call.pull().complete(new Thing(1, false));
    });
    park.drain();
    calls.forEach(call -> assertEquals(List.of(new Thing(1, false)), call.answers));
    var late = new Parked(false);
    late.enter(park, "key");
    late.pull().complete(new Thing(2, false));
    assertEquals(List.of(new Thing(2, false)), late.answers, "it tries once and does not wait");
    assertEquals(0, park.waiting());
  }

  @Test
  void nothingIsTriedForACallerThatLeftBefore() {
    var park = new Park<Thing, Parked>(vertx, new Watchers(tenant -> null), "max", 10);
    var call = new Parked(false);
    call.hangUp();
    call.enter(park, "key");
    assertTrue(call.tries.isEmpty());
    assertEquals(0, park.waiting());
  }

  @Test
  void whatComesForACallerThatLeftIsGivenBackThoughItDidNotWait() {
    var park = new Park<Thing, Parked>(vertx, new Watchers(tenant -> null), "max", 10);
    var call = new Parked(false);
    call.enter(park, "key", 0);
    call.hangUp();
    call.pull().complete(new Thing(1, true));
    assertEquals(List.of(new Thing(1, true)), call.back);
    assertTrue(call.taken().isEmpty());
  }

  @Test
  void oneMoreThanTheLimitIsRefusedAndTakesNoPlace() {
    var park = new Park<Thing, Parked>(vertx, new Watchers(tenant -> null), "placesMax", 2);
    var calls = new ArrayList<Parked>();
    for (int i = 0; i < 3; i++) {
      calls.add(new Parked(false));
      calls.getLast().enter(park, "key");
    }
    assertEquals(2, park.waiting());
    assertTrue(((Refused) calls.getLast().answers.getFirst()).getMessage().contains("placesMax"));
    calls.getFirst().beLate();
    assertEquals(1, park.waiting());
  }
}
