package io.claudebench.core.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claudebench.core.Caller;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.Window;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A tenant's {@code callsPerSecond}, spread over the second, so that a flood of one tenant is no wave for the others.
 * Redis lets a fiftieth of them pass in any {@value #STEP_MS} ms, though at least {@value #AT_ONCE}. Once it has
 * refused one, this replica lets the next wait for their turns, one behind the other, up to {@value #TURN_MS} ms; it
 * refuses the others itself, and tells each a moment of their own, so that they do not come back together.
 */
@Singleton
final class Pace {
  private static final String LIMIT = "callsPerSecond";
  private static final int STEP_MS = 20;
  private static final int AT_ONCE = 10;
  private static final int TURN_MS = 50;
  private static final int HELD_MAX = 1000;

  private final Cache<String, Line> lines = Caffeine.newBuilder().expireAfterAccess(Duration.ofSeconds(2)).build();
  private final AtomicInteger held = new AtomicInteger();
  private final Tenants tenants;
  private final Vertx vertx;

  Pace(Tenants tenants, Vertx vertx) {
    this.tenants = tenants;
    this.vertx = vertx;
  }

  /** The windows in which a call counts. */
  List<Window> of(Keys keys, Caller caller) {
    Integer perSecond = perSecond(caller);
    if (perSecond == null) {
      return List.of();
    }
    int atOnce = Math.max(AT_ONCE, Math.ceilDiv(perSecond * STEP_MS, 1000));
    Window second = window(keys, perSecond, 1000);
    return atOnce < perSecond ? List.of(second, window(keys, atOnce, STEP_MS)) : List.of(second);
  }

  private static Window window(Keys keys, int max, int ms) {
    return new Window(LIMIT, keys.of(Key.CALLS, Integer.toString(ms)), max, ms);
  }

  private Integer perSecond(Caller caller) {
    return caller.roles().contains("internal") ? null : tenants.limits(caller.tenant()).callsPerSecond();
  }

  /** Runs a call that counts, now or when its turn comes, or refuses it. */
  Uni<Object> run(Caller caller, Supplier<Uni<Object>> call) {
    Integer perSecond = perSecond(caller);
    if (perSecond == null) {
      return call.get();
    }
    Supplier<Uni<Object>> own = () -> call.get().onFailure(Refused.class)
        .transform(failure -> told(caller.tenant(), perSecond, (Refused) failure));
    Line line = lines.getIfPresent(caller.tenant());
    if (line == null || !line.stands(perSecond)) {
      return own.get();
    }
    if (held.incrementAndGet() > HELD_MAX) {
      held.decrementAndGet();
      return refusal(perSecond, line.outsideMs());
    }
    long ms = line.turnMs();
    return ms <= TURN_MS ? after(ms, own) : after(TURN_MS, () -> refusal(perSecond, line.outsideMs()));
  }

  private Uni<Object> after(long ms, Supplier<Uni<Object>> then) {
    return Uni.createFrom().<Object>emitter(turn -> {
      long timer = vertx.setTimer(ms, now -> turn.complete(null));
      turn.onTermination(() -> {
        vertx.cancelTimer(timer);
        held.decrementAndGet();
      });
    }).chain(now -> then.get());
  }

  private static Uni<Object> refusal(int perSecond, long ms) {
    return Uni.createFrom().failure(Refusal.RATE_LIMITED
        .because("More than " + perSecond + " calls in a second, or too many at once.")
        .with("limit", LIMIT).retryAfterMs(ms));
  }

  /** Who is refused by Redis begins the line, or is told to come behind it. */
  private Refused told(String tenant, int perSecond, Refused refused) {
    if (refused.word() == Refusal.RATE_LIMITED && LIMIT.equals(refused.facts().get("limit"))) {
      long ms = ((Number) refused.facts().get("retryAfterMs")).longValue();
      refused.retryAfterMs(lines.asMap().compute(tenant,
          (name, line) -> line != null && line.stands(perSecond) ? line : Line.from(perSecond, ms)).outsideMs());
    }
    return refused;
  }

  /**
   * Those of one tenant that wait here.
   *
   * @param nextNanos of the JVM's clock: the turn of the next to come
   * @param outside how many were told to come again
   */
  private record Line(int perSecond, AtomicLong nextNanos, AtomicInteger outside) {

    static Line from(int perSecond, long ms) {
      return new Line(perSecond, new AtomicLong(System.nanoTime() + ms * 1_000_000), new AtomicInteger());
    }

    boolean stands(int limit) {
      return perSecond == limit && nextNanos.get() > System.nanoTime();
    }

    /** Takes the next turn, if it comes soon enough to wait for it. */
    long turnMs() {
      long now = System.nanoTime();
      long turn = nextNanos.getAndUpdate(next -> next - now > TURN_MS * 1_000_000L ? next
          : Math.max(next, now) + 1_000_000_000 / perSecond);
      return Math.max(1, Math.ceilDiv(turn - now, 1_000_000L));
    }

    /** Behind the line, and behind those who were told before, within a second. */
    long outsideMs() {
      return Math.max(1, Math.ceilDiv(nextNanos.get() - System.nanoTime(), 1_000_000L))
          + 1000L * (outside.getAndIncrement() % perSecond) / perSecond;
    }
  }
}
