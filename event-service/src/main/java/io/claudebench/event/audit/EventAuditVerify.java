package io.claudebench.event.audit;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Fault;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.event.audit.Chain.Head;
import io.claudebench.postgres.Postgres;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Walks along the tenant's chain and names the first row that does not hold. A tail that was cut off together with what
 * the database knows of the end shows only against an earlier head: keep one elsewhere now and then. Refuses
 * {@code CONFLICT} (the row of that head has left after archiveDays) and {@code UNAVAILABLE} (PostgreSQL is away).
 */
@Handles(verb = "event.audit_verify", summary = "Checks that no row of the audit was changed, removed or cut off.",
    may = Access.OPERATE, readOnly = true, timeoutMs = 15_000)
@Singleton
final class EventAuditVerify implements Handler<EventAuditVerify.In, EventAuditVerify.Out> {

  record In(
      @Min(1) @Max(Limits.SEQ) @Doc("The seq of an earlier head, with its hash: the chain must have it.") Long seq,
      @Size(max = 64) @Pattern(regexp = "[0-9a-f]{64}", message = "must be a hash of this verb: 64 hex digits")
      @Doc("The hash of an earlier head, with its seq.") String hash,
      @Min(0) @Max(Limits.SEQ) @Default("0") @Doc("Go on behind the row with this number: a next of this verb.")
      long after,
      @Min(1) @Max(100_000) @Default("20000") int limit) {}

  record Out(
      @Doc("Whether all rows that were looked at hold.") boolean intact,
      @Doc("The number of the first row that does not hold; absent when all do.") Long broken,
      @Doc("What is wrong with it; absent when all hold.") String reason,
      @Doc("How many rows were looked at and hold.") long checked,
      @Doc("The number of the last of them, 0 when there is none: with its hash a head to keep.") long seq,
      @NotNull @Doc("The hash of that row; empty when there is none.") String hash,
      @Doc("The last row that has left after archiveDays: the chain begins behind it. Absent when none has.") Long left,
      @Doc("There are more rows: send it as after. Absent when this was the end, or a row does not hold.") Long next) {}

  private final Walk walk;
  private final Postgres postgres;

  EventAuditVerify(Walk walk, Postgres postgres) {
    this.walk = walk;
    this.postgres = postgres;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    if ((in.seq() == null) != (in.hash() == null)) {
      throw Refusal.invalid(List.of(new Fault(in.seq() == null ? "/seq" : "/hash", "is missing: a head has both")));
    }
    Head earlier = in.seq() == null ? null : new Head(in.seq(), in.hash());
    return postgres.beside(() -> walk.run(call.caller().tenant(), in.after(), in.limit(), earlier));
  }
}
