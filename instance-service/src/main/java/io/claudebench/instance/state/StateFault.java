package io.claudebench.instance.state;

import io.claudebench.core.Refused;
import io.claudebench.core.input.Doc;
import jakarta.validation.constraints.NotNull;

/** Why one value of a batch is refused. */
record StateFault(
    @NotNull String code,
    @NotNull String detail,
    @Doc("With CONFLICT, the version that is there, 0 for none.") Long version) {
  static StateFault of(Refused refused) {
    return new StateFault(refused.word().name(), refused.getMessage(), null);
  }
}
