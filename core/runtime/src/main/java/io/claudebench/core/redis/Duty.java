package io.claudebench.core.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.OptionalLong;

/**
 * A duty of the fleet, or of the fleet for one tenant, that one replica at a time has. It is taken when it is vacant,
 * kept by renewing it, and lost without a word. What is written under it names its {@link #term}, and the script that
 * writes checks it ({@code lib/duty.lua}): so a holder that was paused commits nothing, whatever it believes.
 *
 * <p>Not promised: that somebody has it at every moment. After its holder died it is vacant for up to its life.
 */
public final class Duty {
  private static final Held NOT = new Held(-1, 0);

  private final Script hold;
  private final Background by;
  private final String replica;
  private final int lifeMs;
  private final Vertx vertx;
  private volatile Held held = NOT;
  private volatile boolean isStopping;
  private volatile long timer;

  private record Held(long term, long untilNanos) {}

  /**
   * @param hold {@code duty_hold}
   * @param by whose keys it takes
   * @param replica a name that no other process has, before or after
   */
  Duty(Script hold, Background by, String replica, int lifeMs, Vertx vertx) {
    this.hold = hold;
    this.by = by;
    this.replica = replica;
    this.lifeMs = lifeMs;
    this.vertx = vertx;
  }

  /**
   * Tries for it from now on, at a third of its life, until {@link #stop}. Without this the caller renews, by
   * {@link #tryHold}.
   */
  public void start() {
    tryHold().onFailure().recoverWithNull().subscribe().with(done -> {
      if (!isStopping) {
        timer = vertx.setTimer(Math.max(1, lifeMs / 3), again -> start());
      }
    });
  }

  /** Tries no further; what is held ends by itself. */
  public void stop() {
    isStopping = true;
    vertx.cancelTimer(timer);
  }

  /** The term under which to write; empty when another replica has the duty, as far as this one knows. */
  public OptionalLong term() {
    Held now = held;
    return now == NOT || System.nanoTime() - now.untilNanos() >= 0 ? OptionalLong.empty() : OptionalLong.of(now.term());
  }

  /** A script said that this term is over. */
  public void lost(long term) {
    if (held.term() == term) {
      held = NOT;
    }
  }

  /** Takes it or keeps it, once. Refuses {@code UNAVAILABLE} while Redis' numbers are being checked. */
  public Uni<OptionalLong> tryHold() {
    return Uni.createFrom().deferred(() -> {
      long until = System.nanoTime() + lifeMs * 1_000_000L;
      return hold.run(by, replica, lifeMs).map(answer -> learn(answer, until));
    });
  }

  private OptionalLong learn(Response answer, long untilNanos) {
    held = answer.get(1).toString().equals(replica) ? new Held(answer.get(0).toLong(), untilNanos) : NOT;
    return term();
  }
}
