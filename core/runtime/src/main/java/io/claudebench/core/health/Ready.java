package io.claudebench.core.health;

import io.claudebench.core.redis.Pulse;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness as it is: DOWN when Redis does not answer or a {@link Condition} is down; a degraded condition leaves it UP
 * and says so. Liveness has no check at all, so that no restart is ever ordered for a Redis or PostgreSQL that is away.
 */
@Readiness
@Singleton
public final class Ready implements AsyncHealthCheck {
  private final Pulse pulse;
  private final Instance<Condition> conditions;

  Ready(Pulse pulse, @Any Instance<Condition> conditions) {
    this.pulse = pulse;
    this.conditions = conditions;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return pulse.answers().map(this::response);
  }

  private HealthCheckResponse response(boolean redis) {
    var response = HealthCheckResponse.named("claudebench").withData("redis", redis ? "up" : "away");
    boolean up = redis;
    boolean degraded = false;
    for (Condition condition : conditions) {
      response.withData(condition.name(), condition.detail());
      up &= condition.up();
      degraded |= condition.degraded();
    }
    return response.withData("degraded", degraded).status(up).build();
  }
}
