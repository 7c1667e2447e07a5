package io.claudebench.core.park;

import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Departure;
import io.claudebench.core.Keys;
import io.claudebench.core.Trace;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A rule whose tries the test completes, in any order and from any thread, and the call that it serves. */
final class Parked extends Waiter<Parked.Thing> {
  private static final Thing NOTHING = new Thing(-1, false);

  /** What a try brings. */
  record Thing(int id, boolean isGiven) {}

  final List<UniEmitter<? super Thing>> tries = Collections.synchronizedList(new ArrayList<>());
  final List<Thing> back = Collections.synchronizedList(new ArrayList<>());
  final List<Object> answers = Collections.synchronizedList(new ArrayList<>());
  private final boolean hasLastTry;
  private final Departure caller = new Departure();
  private Cancellable subscription;
  private boolean isSent;
  private boolean hasLeft;

  Parked(boolean hasLastTry) {
    this.hasLastTry = hasLastTry;
  }

  void enter(Park<Thing, Parked> park, String key) {
    enter(park, key, 3_600_000);
  }

  void enter(Park<Thing, Parked> park, String key, int waitMs) {
    var ask = new Ask(Ask.Via.REST, new Caller("", "t", Set.of()), new Ask.Request("x.wait", null, null),
        Trace.of((String) null), caller.heard());
    subscription = park.enter(new Call(null, ask, Keys.of("cb", ""), null, null), waitMs, key, () -> this)
        .subscribe().with(this::answered, this::answered);
  }

  /** The try that is under way, taken from those that are. */
  UniEmitter<? super Thing> pull() {
    return tries.removeFirst();
  }

  /** As over HTTP: who has its answer does not leave before it, and who left is sent none. */
  synchronized void hangUp() {
    if (!isSent) {
      hasLeft = true;
      caller.tell();
    }
  }

  private synchronized void answered(Object answer) {
    isSent = true;
    if (!hasLeft || NOTHING.equals(answer)) {
      answers.add(answer);
    }
  }

  /** As when its verb's time is over: nothing that comes is sent any more. */
  synchronized void beLate() {
    if (!isSent) {
      hasLeft = true;
      subscription.cancel();
      caller.tell();
    }
  }

  /** Things that the caller was answered. */
  List<Thing> taken() {
    return answers.stream().filter(Thing.class::isInstance).map(Thing.class::cast)
        .filter(thing -> !thing.equals(NOTHING)).toList();
  }

  @Override
  protected Uni<Thing> attempt(long waitMs) {
    return Uni.createFrom().emitter(tries::add);
  }

  @Override
  protected boolean isGiven(Thing one) {
    return one.isGiven();
  }

  @Override
  protected void giveBack(Thing one) {
    back.add(one);
  }

  @Override
  protected Thing nothing() {
    return NOTHING;
  }

  @Override
  protected boolean hasLastTry() {
    return hasLastTry;
  }
}
