package io.claudebench.instance.access;

import io.claudebench.core.TenantLimits;
import io.claudebench.core.input.Doc;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What a tenant may have at once, as callers say and see it; what is absent has no limit of its own. */
record Limits(
    @Min(1) @Max(10_000_000) @Doc("Tasks that have not ended.") Integer tasks,
    @Min(1024) @Max(1_099_511_627_776L)
    @Doc("Bytes that its tasks have in Redis: texts, metadata, output, results, errors.") Long bytes,
    @Min(1) @Max(100_000) @Doc("Calls in any second, but those that keep work alive or end it.") Integer callsPerSecond,
    @Min(1) @Max(100_000) @Doc("Calls that wait and streams that are open, per replica.") Integer watchers,
    @Min(1) @Max(1_000_000) @Doc("Registered instances.") Integer instances) {

  static Limits of(TenantLimits limits) {
    return new Limits(limits.tasks(), limits.bytes(), limits.callsPerSecond(), limits.watchers(), limits.instances());
  }
}
