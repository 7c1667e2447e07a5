package io.claudebench.event.audit;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.postgres.Postgres;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/**
 * Shows rows of the tenant's audit, the oldest first. What happened is here within a few seconds, or when PostgreSQL is
 * back. Refuses {@code UNAVAILABLE} (PostgreSQL is away).
 */
@Handles(verb = "event.audit", summary = "Shows who did what, on which verb, with what outcome.", may = Access.OPERATE,
    readOnly = true)
@Singleton
final class EventAudit implements Handler<EventAudit.In, EventAudit.Out> {

  record In(
      @Size(max = 128) @Doc("Only what this one did: the name of a key, an address, or a part of the fleet.")
      String actor,
      @Name @Doc("Only calls of this verb, such as task.cancel.") String verb,
      @Name @Doc("Only what is about this task, instance, lock, key, …") String entity,
      @Name @Doc("Only what ended so: ok, FORBIDDEN, LEASE_LOST, CONFLICT, or GAP where the audit misses something.")
      String outcome,
      @Doc("Only rows at or after this time, ISO-8601.") Instant from,
      @Doc("Only rows before this time, ISO-8601.") Instant to,
      @Min(0) @Max(Limits.SEQ) @Default("0") @Doc("Go on behind the row with this number: a next of this verb.")
      long after,
      @Min(1) @Max(1000) @Default("100") int limit) {}

  record Out(
      @NotNull @Doc("Rows in the order of the chain.") List<Shown> rows,
      @Doc("Send it as after to go on from here, also when nothing came.") long next) {}

  private final Ledger ledger;
  private final Postgres postgres;

  EventAudit(Ledger ledger, Postgres postgres) {
    this.ledger = ledger;
    this.postgres = postgres;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    var query = new Query(in.actor(), in.verb(), in.entity(), in.outcome(), in.from(), in.to());
    return postgres.beside(() -> ledger.page(call.caller().tenant(), query, in.after(), in.limit()))
        .map(rows -> new Out(rows.stream().map(Shown::of).toList(),
            rows.isEmpty() ? in.after() : rows.getLast().head().seq()));
  }
}
