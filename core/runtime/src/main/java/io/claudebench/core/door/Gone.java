package io.claudebench.core.door;

import io.claudebench.core.Departure;
import io.claudebench.core.Key;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hears from others that the caller of a command, or of an MCP request, has left, so that a parked claim is not given a
 * lease for nobody. A tenant's word concerns its own calls alone.
 */
@Singleton
final class Gone {
  private static final int BATCH_MS = 35_000; // the longest wait, and the time to answer after it
  private static final int CROSSING_MS = 2_000; // a word that crosses the answer
  private static final int EARLY_MS = 5_000; // a word that is faster than the command
  private static final int PLACES_MAX = 20_000;

  private final Set<Place> early = ConcurrentHashMap.newKeySet();
  private final Map<Place, Departure> calls = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final RedisClient commands;
  private final Tenants tenants;
  private final Subscription subscription;

  /**
   * Whose call.
   *
   * @param call what its carrier calls it, else the id of its stream entry; or its MCP session, caller and request id
   */
  record Place(String tenant, String call) {}

  Gone(io.vertx.mutiny.redis.client.Redis redis, RedisClient commands, Vertx vertx, Tenants tenants) {
    this.vertx = vertx;
    this.commands = commands;
    this.tenants = tenants;
    subscription = Subscription.ofAll(redis.getDelegate(), vertx, tenants,
        keys -> List.of(keys.of(Key.GONE_CHANNEL)), () -> {},
        (tenant, channel, call) -> heard(new Place(tenant, call)));
  }

  void start(@Observes StartupEvent boot) {
    subscription.start();
  }

  void stop(@Observes ShutdownEvent end) {
    subscription.stop();
  }

  /** Fires when the caller has left, from now on until {@link #forget}; at once, when that was heard before. */
  Uni<Void> of(Place place) {
    Departure caller = calls.computeIfAbsent(place, call -> new Departure());
    if (early.remove(place)) {
      caller.tell();
    }
    return caller.heard();
  }

  private void heard(Place place) {
    if (!left(place) && early.size() < PLACES_MAX) {
      early.add(place);
      vertx.setTimer(EARLY_MS, late -> early.remove(place));
      if (calls.containsKey(place) && early.remove(place)) {
        left(place);
      }
    }
  }

  void forget(Place place) {
    calls.remove(place);
  }

  /**
   * The same once its caller has the answer for sure. Of more than {@value #PLACES_MAX} it is taken for granted.
   *
   * @param isBatched whether other calls may hold its answer up
   */
  void forgetLater(Place place, boolean isBatched) {
    if (calls.size() > PLACES_MAX) {
      forget(place);
    } else {
      vertx.setTimer(isBatched ? BATCH_MS : CROSSING_MS, late -> forget(place));
    }
  }

  /** Says so to whichever replica has the call. */
  void tell(Place place) {
    if (!left(place)) {
      commands.send(Request.cmd(Command.PUBLISH).arg(channel(place.tenant())).arg(place.call())).subscribe()
          .with(told -> {}, failure -> {});
    }
  }

  private boolean left(Place place) {
    Departure caller = calls.remove(place);
    if (caller != null) {
      caller.tell();
    }
    return caller != null;
  }

  private String channel(String tenant) {
    return tenants.keys(tenant).of(Key.GONE_CHANNEL);
  }
}
