package io.claudebench.instance.registry;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who of the members (registered, not unregistered, seen in the last {@code gossipWindowMs}) is well. Failed is who is
 * OFFLINE, says it is unhealthy, or was not heard for {@code timeout}. It also makes the reaper look at once; not
 * promised is that this answer already shows what it finds.
 */
@Handles(verb = "system.check_health",
    summary = "Lists healthy and failed instances and how many tasks of the dead were moved.", may = Access.READ,
    readOnly = true)
@Singleton
final class SystemCheckHealth implements Handler<SystemCheckHealth.In, SystemCheckHealth.Out> {
  private final Script script;
  private final Reaper reaper;

  SystemCheckHealth(Scripts scripts, Reaper reaper) {
    this.script = scripts.load("system_check_health");
    this.reaper = reaper;
  }

  record In(
      @Doc("Silence after which an instance counts as failed, in milliseconds.")
      @Min(100) @Max(3_600_000) @Default("10000") int timeout) {}

  record Out(
      @NotNull @Doc("Ids of instances that are well.") List<String> healthy,
      @Doc("Ids of those that are OFFLINE, say they are unhealthy, or were silent for timeout.")
      @NotNull List<String> failed,
      @Doc("Per dead instance, tasks of it that went on elsewhere in the last 24 h.")
      @NotNull Map<String, Integer> reassigned) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    reaper.look(call.caller().tenant());
    return script.run(call, in.timeout())
        .map(SystemCheckHealth::out);
  }

  private static Out out(Response members) {
    var out = new Out(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
    for (Response member : members) {
      String id = member.get(0).toString();
      (member.get(1).toInteger() == 1 ? out.healthy() : out.failed()).add(id);
      if (member.get(2).toInteger() > 0) {
        out.reassigned().put(id, member.get(2).toInteger());
      }
    }
    out.healthy().sort(null);
    out.failed().sort(null);
    return out;
  }
}
