package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Makes a tenant. Every replica works for it within a second, without a restart. */
@Handles(verb = "tenant.create", summary = "Makes a tenant: tasks, instances and events of its own.",
    may = Access.ADMINISTER, mcp = false)
@Singleton
final class TenantCreate implements Handler<TenantCreate.In, TenantCreate.Out> {

  record In(
      @NotNull @Name @Doc("Name of the tenant.") String name,
      @Valid @Default("{}") @Doc("What it may have at once.") Limits limits,
      @Name String idempotencyKey) {}

  record Out(@Doc("False when it was there before; then its limits stay.") boolean created) {}

  private final Script script;
  private final AccessSettings settings;

  TenantCreate(Scripts scripts, AccessSettings settings) {
    this.script = scripts.load("tenant_create");
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    return script.run(call, in.name(), call.caller().actor(), settings.tenantsMax(), Json.text(in.limits()))
        .map(isNew -> new Out(isNew.toInteger() == 1));
  }
}
