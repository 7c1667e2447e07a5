package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.access.StoredTenants;
import io.claudebench.core.access.Tenant;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;

/** Shows the tenants that were made, and how far those that were deleted are forgotten. */
@Handles(verb = "tenant.list", summary = "Lists tenants by name, a page at a time.", may = Access.ADMINISTER,
    mcp = false, readOnly = true)
@Singleton
final class TenantList implements Handler<TenantList.In, TenantList.Out> {

  record In(
      @Min(1) @Max(1000) @Default("100") int limit,
      @Name @Doc("The last name of the page before.") String cursor) {}

  record Out(@NotNull @Doc("Those that tenant.create made.") List<Shown> tenants, String nextCursor) {}

  record Shown(
      @NotNull @Doc("Name of the tenant.") String name,
      @NotNull Instant createdAt,
      @NotNull @Doc("The actor.") String createdBy,
      @NotNull @Doc("What it may have at once.") Limits limits,
      @Doc("From when on nobody calls for it, ISO-8601 UTC; absent while it lives.") Instant deletedAt,
      @Doc("When neither Redis nor PostgreSQL had anything of it any more; absent before.") Instant forgottenAt) {

    static Shown of(Tenant tenant) {
      return new Shown(tenant.name(), tenant.createdAt(), tenant.createdBy(), Limits.of(tenant.limits()),
          tenant.deletedAt(), tenant.forgottenAt());
    }
  }

  private final StoredTenants stored;

  TenantList(StoredTenants stored) {
    this.stored = stored;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    return stored.all().map(all -> {
      List<Shown> rest = all.stream().filter(tenant -> in.cursor() == null || tenant.name().compareTo(in.cursor()) > 0)
          .limit(in.limit() + 1L).map(Shown::of).toList();
      boolean isLast = rest.size() <= in.limit();
      return isLast ? new Out(rest, null)
          : new Out(rest.subList(0, in.limit()), rest.get(in.limit() - 1).name());
    });
  }
}
