package io.claudebench.instance.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes an instance known, or known anew: roles, capabilities and capacity are replaced at once, a drain ends. Refuses
 * {@code FULL}; and {@code CONFLICT} a session of an agent that would take the place of another instance. One that is
 * new, or counted as dead, gets its fair share of the waiting tasks soon after: task-service is asked for it in the
 * same step.
 */
@Handles(verb = "system.register", summary = "Registers a worker or agent instance, or replaces what is known of it.",
    may = Access.WORK, emits = {"instance.registered", "instance.recovered", "leader.elected"})
@Singleton
final class SystemRegister implements Handler<SystemRegister.In, SystemRegister.Out> {

  /** In the metadata of an instance that is the session of an agent: it does not lead, and no partition counts it. */
  private static final String SESSION = "claudebench.session";

  record In(
      @Doc("Id of the instance, chosen by itself; it is the workerId of claims.")
      @NotNull @Name @OwnInstance String id,
      @NotNull @Size(max = 16) @Doc("What it does, such as worker; may be empty.") List<@NotNull @Name String> roles,
      @Min(1) @Max(10_000) @Default("10") @Doc("Tasks it may hold at once, assigned or leased.") int capacity,
      @Size(max = 64) List<@NotNull @Name String> capabilities,
      @Limit(bytes = 16_384) @Doc("Any JSON object that says more of it.") ObjectNode metadata,
      @Min(5) @Max(300) @Default("30") @Doc("It counts as dead after 1.5 times this without a beat.") int ttlSeconds) {}

  record Out(
      @Doc("True; else the call is refused.") boolean registered) {}

  private final Script script;
  private final InstanceSettings settings;
  private final Settings core;
  private final Tenants tenants;

  SystemRegister(Scripts scripts, InstanceSettings settings, Settings core, Tenants tenants) {
    this.core = core;
    this.tenants = tenants;
    this.script = scripts.load("system_register");
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.run(call, args(in, tenants.limits(call.caller().tenant()).instances())).replaceWith(new Out(true));
  }

  /** @param most instances of the tenant; null without a limit of its own */
  private List<String> args(In in, Integer most) {
    List<String> roles = in.roles().stream().distinct().toList();
    List<String> capabilities = in.capabilities() == null ? List.of() : in.capabilities().stream().distinct().toList();
    long ttlMs = in.ttlSeconds() * 1000L;
    var args = new ArrayList<>(List.of(in.id(), Json.text(roles), Json.text(capabilities),
        Integer.toString(in.capacity()), Long.toString(ttlMs),
        in.metadata() == null ? "" : Json.text(in.metadata()), Integer.toString(settings.instancesMax()),
        payload(in, roles, capabilities, ttlMs),
        Integer.toString(core.limits().commandsMax()), most == null ? "" : most.toString(),
        in.metadata() != null && in.metadata().path(SESSION).asBoolean() ? "1" : ""));
    args.addAll(capabilities);
    return args;
  }

  private static String payload(In in, List<String> roles, List<String> capabilities, long ttlMs) {
    var payload = Json.MAPPER.createObjectNode().put("id", in.id());
    roles.forEach(payload.putArray("roles")::add);
    capabilities.forEach(payload.putArray("capabilities")::add);
    return payload.put("capacity", in.capacity()).put("ttlMs", ttlMs).toString();
  }
}
