package io.claudebench.hook.policy;

import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** A set of rules as its author writes it. */
public record PolicySpec(
    @NotNull @Limit(items = 500) @Doc("The rules; none takes back what the set had.")
    List<@Valid @NotNull RuleSpec> rules,
    @Doc("Built-in rules that ask where they would deny, for this tenant.")
    @Size(max = 50) List<@Size(min = 1, max = 50) String> soften,
    @Default("false") @Doc("Whether agents get results of tools without the secrets in them.")
    boolean redactResults) {

  /** A set that says nothing. */
  static final PolicySpec NONE = new PolicySpec(List.of(), null, false);
}
