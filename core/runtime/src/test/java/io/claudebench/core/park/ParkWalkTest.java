package io.claudebench.core.park;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.park.Parked.Thing;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A random walk of parked calls beside a naive model of one; {@code -Dseed=} repeats it. */
class ParkWalkTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(SEED);

  @AfterEach
  void close() {
    vertx.close();
  }

  /** One call as its words say it: what is under way, what was asked of it meanwhile, and what it must have done. */
  private static final class Model {
    final boolean hasLastTry;
    final List<Thing> back = new ArrayList<>();
    final List<Object> answers = new ArrayList<>();
    boolean isTrying = true;
    boolean isWoken;
    boolean isExpired;
    boolean isLast;
    boolean isLeft;
    boolean isOver;
    Thing newest;

    Model(boolean hasLastTry) {
      this.hasLastTry = hasLastTry;
    }

    void wake() {
      isWoken |= isTrying;
      isTrying |= !isOver;
    }

    void tried(Thing one) {
      isTrying = false;
      if (isLeft) {
        back.add(one);
        isOver = true;
      } else if (one.isGiven() || isLast) {
        answer(one);
      } else if (isExpired || isWoken) {
        isLast = isExpired;
        isWoken = false;
        isTrying = true;
        newest = one;
      } else {
        newest = one;
      }
    }

    void failed(Throwable failure) {
      isTrying = false;
      if (!isOver && !isLeft) {
        answers.add(failure);
      }
      giveBack();
      isOver = true;
    }

    void expire() {
      if (isOver || isLeft || isExpired || isLast) {
        return;
      }
      if (isTrying) {
        isExpired = hasLastTry;
        isLast = !hasLastTry;
      } else if (hasLastTry) {
        isLast = isTrying = true;
      } else {
        answer(newest);
      }
    }

    /** @param isHeard whether the caller is answered still, as one is that hung up and is not late */
    void leave(boolean isHeard) {
      if (isOver || isLeft) {
        return;
      }
      if (isHeard) {
        answers.add(new Thing(-1, false));
      }
      isLeft = true;
      if (!isTrying) {
        giveBack();
        isOver = true;
      }
    }

    private void answer(Thing one) {
      answers.add(one);
      newest = null;
      isOver = true;
    }

    private void giveBack() {
      if (newest != null && (!isLeft || !isTrying)) {
        back.add(newest);
      }
      newest = null;
    }
  }

  @Test
  void everyCallIsAnsweredOnceAndNothingGivenIsLost() {
    var park = new Park<Thing, Parked>(vertx, new Watchers(tenant -> null), "max", 8);
    var calls = new ArrayList<Parked>();
    var models = new ArrayList<Model>();
    for (int step = 0; step < STEPS; step++) {
      if (calls.size() < 6) {
        boolean hasLastTry = random.nextBoolean();
        calls.add(new Parked(hasLastTry));
        models.add(new Model(hasLastTry));
        calls.getLast().enter(park, "key" + random.nextInt(3));
      }
      int who = random.nextInt(calls.size());
      String done = act(calls.get(who), models.get(who), step);
      check(calls.get(who), models.get(who), "seed " + SEED + ", step " + step + ": " + done);
      if (models.get(who).isOver) {
        calls.remove(who);
        models.remove(who);
      }
    }
    long waiting = models.stream().filter(model -> !model.isLeft).count();
    assertEquals(waiting, park.waiting(), "seed " + SEED);
  }

  private String act(Parked call, Model model, int step) {
    switch (random.nextInt(model.isLeft ? 2 : 9)) {
      case 0, 1, 2, 3 -> {
        if (model.isTrying) {
          return complete(call, model, step);
        }
      }
      case 4 -> {
        model.expire();
        call.expire();
        return "its time was up";
      }
      case 5 -> {
        boolean isHeard = random.nextBoolean();
        if (random.nextInt(3) > 0) {
          break;
        }
        model.leave(isHeard);
        if (isHeard) {
          call.hangUp();
        } else {
          call.beLate();
        }
        return "its caller left";
      }
      default -> {}
    }
    model.wake();
    call.wake();
    return "it was woken";
  }

  private String complete(Parked call, Model model, int step) {
    if (random.nextInt(8) == 0) {
      var failure = new IllegalStateException("step " + step);
      model.failed(failure);
      call.pull().fail(failure);
      return "a try failed";
    }
    var thing = new Thing(step, random.nextInt(4) == 0);
    model.tried(thing);
    call.pull().complete(thing);
    return "a try brought " + thing;
  }

  private static void check(Parked call, Model model, String when) {
    assertEquals(model.isTrying ? 1 : 0, call.tries.size(), () -> when + ": tries under way");
    assertEquals(model.answers, call.answers, () -> when + ": answers");
    assertEquals(model.back, call.back, () -> when + ": given back");
    assertTrue(call.answers.size() <= 1, when);
  }
}
