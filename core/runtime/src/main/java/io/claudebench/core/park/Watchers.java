package io.claudebench.core.park;

import io.claudebench.core.Refusal;
import io.claudebench.core.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Calls that wait and streams that are open in this process, by tenant, up to what each may have. */
@Singleton
public final class Watchers {
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final Function<String, Integer> most;

  @Inject
  public Watchers(Tenants tenants) {
    this(tenant -> tenants.limits(tenant).watchers());
  }

  /** @param most of a tenant; null without a limit */
  Watchers(Function<String, Integer> most) {
    this.most = most;
  }

  /** One more, until {@link #left}. Refuses {@code FULL}, and then counts none. */
  public void came(String tenant) {
    Integer limit = most.apply(tenant);
    open.compute(tenant, (name, known) -> {
      int now = known == null ? 0 : known;
      if (limit != null && now >= limit) {
        throw Refusal.FULL.because("watchers is reached: " + limit + " of this tenant wait and watch here.")
            .with("limit", "watchers").notDone().retryAfterMs(1000);
      }
      return now + 1;
    });
  }

  public void left(String tenant) {
    open.computeIfPresent(tenant, (name, now) -> now == 1 ? null : now - 1);
  }
}
