package io.claudebench.core.guard;

import io.claudebench.core.Call;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** The guards of a read, each one round trip and only where its verb has one: rate limit, then shared breaker. */
@Singleton
public final class ReadGuard {
  private final Breaker breaker;
  private final Script limiter;

  ReadGuard(Breaker breaker, Scripts scripts) {
    this.breaker = breaker;
    this.limiter = scripts.ungated("read_limit");
  }

  /** Runs the handler behind them. Refuses {@code RATE_LIMITED}, then {@code CIRCUIT_OPEN}. */
  public Uni<Object> run(Call call, Uni<Object> handler) {
    Uni<Object> guarded = call.verb().breaker().isEmpty() ? handler : breaker.run(call.verb(), handler);
    return call.limits() == null ? guarded : limiter.run(call).chain(() -> guarded);
  }
}
