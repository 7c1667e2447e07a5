package io.claudebench.hook.policy;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Doc;
import io.claudebench.postgres.Postgres;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/** Shows a version of a set of rules. Refuses {@code NOT_FOUND}, {@code UNAVAILABLE} (PostgreSQL is away). */
@Handles(verb = "hook.policy.get", summary = "Shows a set of rules, its last version or another.",
    may = Access.OPERATE, readOnly = true, mcp = false)
@Singleton
final class HookPolicyGet implements Handler<HookPolicyGet.In, HookPolicyGet.Out> {

  record In(
      @NotNull @Name @Doc("Name of the set.") String name,
      @Min(1) @Doc("Its version; absent is the last.") Long version) {}

  record Out(
      @Doc("Name of the set.") @NotNull String name,
      long version,
      @Doc("The set, as it was put.") @NotNull PolicySpec policy,
      @Doc("When it was put, ISO-8601 UTC.") @NotNull Instant createdAt,
      @Doc("Who put it.") @NotNull String createdBy) {}

  private final PolicyLedger ledger;
  private final Postgres postgres;

  HookPolicyGet(PolicyLedger ledger, Postgres postgres) {
    this.ledger = ledger;
    this.postgres = postgres;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return postgres.beside(() -> ledger.get(call.caller().tenant(), in.name(), in.version())).map(found -> {
      if (found == null) {
        throw Refusal.NOT_FOUND.because("There is no policy " + in.name()
            + (in.version() == null ? "." : " of version " + in.version() + "."))
            .fix("hook.policy.list names those that there are.");
      }
      return new Out(found.name(), found.version(), found.spec(), found.createdAt(), found.createdBy());
    });
  }
}
