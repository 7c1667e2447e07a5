package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Tenants;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;

/** Ends a tenant: nobody calls for it from now on, and what it has is forgotten by and by; tenant.list says when. */
@Handles(verb = "tenant.delete", summary = "Ends a tenant and forgets all that it has.", may = Access.ADMINISTER,
    mcp = false, destructive = true)
@Singleton
final class TenantDelete implements Handler<TenantDelete.In, TenantDelete.Out> {

  record In(@NotNull @Name @Doc("Name of the tenant.") String name, @Name String idempotencyKey) {}

  record Out(@Doc("False when it was being deleted already.") boolean deleted) {}

  private final Script script;
  private final Tenants tenants;

  TenantDelete(Scripts scripts, Tenants tenants) {
    this.script = scripts.load("tenant_delete");
    this.tenants = tenants;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    if (tenants.isConfigured(in.name())) {
      throw Refusal.invalid("/name", "stands in the configuration, under claudebench.keys; take it out there first");
    }
    return script.run(call, in.name()).map(isNew -> new Out(isNew.toInteger() == 1));
  }
}
