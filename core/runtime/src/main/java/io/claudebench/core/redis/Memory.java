package io.claudebench.core.redis;

import io.claudebench.core.Watermark;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * How full Redis is, looked at each second: which verbs it has room for, and whether it may throw keys away. What is
 * not known, as Redis is away or says nothing, refuses nothing.
 */
@Singleton
public final class Memory {
  private static final int LOOK_MS = 1000;

  private final MemorySettings settings;
  private final Pulse pulse;
  private final Vertx vertx;
  private volatile Look last = new Look(0, 0, "");
  private long timer;

  /**
   * @param used bytes that count against {@code max}
   * @param max bytes; 0 when there is no limit
   * @param evicting the policy by which keys are thrown away; empty when none are
   */
  public record Look(long used, long max, String evicting) {

    static Look of(Info info) {
      return new Look(info.number("used_memory") - info.number("mem_not_counted_for_evict"), info.number("maxmemory"),
          info.isEvicting() ? info.policy() : "");
    }

    /** Of {@code max}, rounded down. */
    public long percent() {
      return max == 0 ? 0 : used * 100 / max;
    }
  }

  Memory(MemorySettings settings, Pulse pulse, Vertx vertx) {
    this.settings = settings;
    this.pulse = pulse;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent boot) {
    timer = vertx.setPeriodic(1, LOOK_MS, tick -> pulse.info("memory").subscribe().with(info -> last = Look.of(info),
        failure -> {}));
  }

  void stop(@Observes ShutdownEvent end) {
    vertx.cancelTimer(timer);
  }

  public Look last() {
    return last;
  }

  /** Whether verbs of this mark are refused. */
  public boolean isOver(Watermark mark) {
    long percent = last.percent();
    return switch (mark) {
      case PUBLISH -> percent >= settings.publishPercent();
      case CREATE -> percent >= settings.createPercent();
      case CHANGE -> percent >= settings.changePercent();
      case NONE -> false;
    };
  }
}
