package io.claudebench.task.persist;

import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;

/**
 * Trims the task streams: what is older than the retention and passed by every group, and above eventsMax the oldest
 * that the projector has passed. Never an event that the projector has not copied. In bounded steps, on the one replica
 * that has the tenant's duty {@value #DUTY}.
 */
@Singleton
public final class Trim {
  public static final String DUTY = "trim";
  private static final int STEP = 10_000;
  /** Steps of one stream that is over its cap, per run. */
  private static final int ROUNDS = 10;

  private final PersistSettings settings;
  private final Script step;

  Trim(Scripts scripts, PersistSettings settings) {
    this.settings = settings;
    this.step = scripts.load("events_trim");
  }

  /**
   * One run over each stream of a tenant, if this replica has the duty; without an epoch, or when the duty is lost on
   * the way, the next run goes on.
   */
  public void run(Keys keys, Duty duty) {
    try {
      Projection.await(duty.tryHold()).ifPresent(term -> run(keys, term));
    } catch (Refused e) {
      if (e.word() != Refusal.UNAVAILABLE && e.word() != Refusal.LEASE_LOST) {
        throw e;
      }
    }
  }

  /** Refuses {@code LEASE_LOST} when the term of the duty is over; from then on nothing is trimmed. */
  void run(Keys keys, long term) {
    for (String type : Streams.TYPES) {
      boolean isOver = true;
      for (int round = 0; isOver && round < ROUNDS; round++) {
        Response counts = Projection.await(step.of(type).run(Background.silent(keys), term, settings.retentionMs(),
            settings.eventsMax(), Projector.GROUP, STEP, type));
        isOver = counts.get(0).toLong() > 0 && counts.get(1).toLong() > settings.eventsMax();
      }
    }
  }
}
