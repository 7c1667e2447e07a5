package io.claudebench.instance.registry;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;

/**
 * Keeps an instance alive: renews every key of it, revives one that counted as dead, and takes leadership when it is
 * vacant. Unknown is an answer, {@code alive: false}, and writes nothing.
 */
@Handles(verb = "system.heartbeat",
    summary = "Says that an instance is alive, how it feels and how far its loop got.", may = Access.WORK,
    lifeline = true, renewal = true, emits = {"instance.recovered", "leader.elected"})
@Singleton
final class SystemHeartbeat implements Handler<SystemHeartbeat.In, SystemHeartbeat.Out> {

  record In(
      @NotNull @Name @OwnInstance String instanceId,
      @Doc("How it feels; absent leaves it as it was.") Health status,
      @Doc("A figure of its own; the fleet counts its tasks itself.")
      @DecimalMin("0") @DecimalMax("1000000000") BigDecimal load,
      @Doc("A counter of its loop; one that stands still betrays a stuck worker with a live heartbeat.")
      @Min(0) Long progress) {}

  record Out(
      @Doc("False when it is not registered: register again.") boolean alive) {}

  private final Beats beats;

  SystemHeartbeat(Scripts scripts, Vertx vertx, InstanceSettings settings) {
    this.beats = new Beats(scripts.load("system_heartbeat"), vertx, settings.beatGatherMs());
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return beats.tell(call, List.of(in.instanceId(), text(in.status()), text(in.load()), text(in.progress())))
        .map(Out::new);
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }
}
