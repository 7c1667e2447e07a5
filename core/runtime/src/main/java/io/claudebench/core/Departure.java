package io.claudebench.core;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** That a caller waits no more. All who asked are told, and who asks later is told at once. */
public final class Departure {
  private final Set<UniEmitter<? super Void>> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean isTold;

  /** Told when that fires; others may tell it too. */
  public static Departure after(Uni<Void> gone) {
    var left = new Departure();
    gone.subscribe().with(told -> left.tell(), failure -> {});
    return left;
  }

  /** Fires when the caller has left. */
  public Uni<Void> heard() {
    return Uni.createFrom().emitter(listener -> {
      listeners.add(listener);
      listener.onTermination(() -> listeners.remove(listener));
      if (isTold) {
        listener.complete(null);
      }
    });
  }

  /** Whether somebody waits to hear it. */
  public boolean isAwaited() {
    return !listeners.isEmpty();
  }

  public void tell() {
    isTold = true;
    listeners.forEach(listener -> listener.complete(null));
  }
}
