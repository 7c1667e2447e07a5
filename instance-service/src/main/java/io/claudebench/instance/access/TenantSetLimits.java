package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Sets all limits of a tenant; every replica keeps them within a second. What it has beyond them stays. */
@Handles(verb = "tenant.limits", summary = "Sets what a tenant may have at once.", may = Access.ADMINISTER, mcp = false)
@Singleton
final class TenantSetLimits implements Handler<TenantSetLimits.In, TenantSetLimits.Out> {

  record In(
      @NotNull @Name @Doc("Name of the tenant.") String name,
      @NotNull @Valid @Doc("All of its limits: one that is absent is none any more.") Limits limits,
      @Name String idempotencyKey) {}

  record Out(@NotNull @Doc("What it may have at once from now on.") Limits limits) {}

  private final Script script;

  TenantSetLimits(Scripts scripts) {
    this.script = scripts.load("tenant_limits");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    return script.run(call, in.name(), Json.text(in.limits())).replaceWith(new Out(in.limits()));
  }
}
