package io.claudebench.event.audit;

import io.claudebench.core.input.Doc;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/** A row as callers see it: all that its hash was made over but the tenant, and the hash. */
record Shown(
    @Doc("Its number in the chain, from 1 on, without a hole.") long seq,
    @NotNull @Doc("When Redis heard of it, ISO-8601 UTC.") Instant at,
    @Doc("Who asked; absent where it was nobody.") String actor,
    @Doc("What was asked; absent where nobody asked.") String verb,
    @Doc("The type of the event that tells it; absent where none does.") String event,
    @Doc("What it is about; absent where that is not known.") String entity,
    @NotNull @Doc("ok, the word of the refusal, or GAP, MISSED, UNREADABLE where the audit speaks of itself.")
    String outcome,
    @Doc("The id of the event, or the sentence of the refusal.") String detail,
    @Doc("The trace by which the logs know the call.") String trace,
    @NotNull @Doc("HMAC-SHA-256, hex, of the hash before, a line feed and the row.") String hash) {

  static Shown of(Ledger.Entry entry) {
    Row row = entry.row();
    return new Shown(entry.head().seq(), Instant.ofEpochMilli(row.atMs()), row.actor(), row.verb(), row.event(),
        row.entity(), row.outcome(), row.detail(), row.trace(), entry.head().hash());
  }
}
