package io.claudebench.hook.policy;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists the sets in force and the built-in rules, as this tenant has them. Refuses {@code UNAVAILABLE}. */
@Handles(verb = "hook.policy.list", summary = "Lists the sets of rules in force, and the built-in rules.",
    may = Access.OPERATE, readOnly = true, mcp = false)
@Singleton
final class HookPolicyList implements Handler<HookPolicyList.In, HookPolicyList.Out> {

  record In() {}

  record Out(
      @Doc("The tenant's own sets.") @NotNull List<Listed> policies,
      @Doc("The rules that are there without any set.") @NotNull List<BuiltInRule> builtIn) {}

  record Listed(
      @Doc("Name of the set.") @NotNull String name,
      long version,
      @Doc("How many rules it has.") int rules,
      @Doc("When it was put, ISO-8601 UTC.") @NotNull Instant createdAt,
      @Doc("Who put it.") @NotNull String createdBy) {}

  record BuiltInRule(
      @Doc("Name of the rule.") @NotNull String name,
      @Doc("What it is for; absent of one of the configuration.") BuiltIn.Group group,
      @Doc("What it does for this tenant.") @NotNull Action action,
      @Doc("How bad it would be.") @NotNull Severity severity) {

    static BuiltInRule of(Rule rule) {
      return new BuiltInRule(rule.name(), BuiltIn.group(rule.name()), rule.spec().action(), rule.spec().severity());
    }
  }

  private final Policies policies;

  HookPolicyList(Policies policies) {
    this.policies = policies;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return policies.stored(call.keys()).map(stored -> {
      Set<String> soft = new HashSet<>();
      List<Listed> listed = stored.values().stream().map(one -> {
        PolicySpec spec = one.spec();
        soft.addAll(spec.soften() == null ? List.of() : spec.soften());
        return new Listed(one.name(), one.version(), spec.rules().size(), one.createdAt(), one.createdBy());
      }).toList();
      return new Out(listed, policies.builtIn().stream()
          .map(rule -> BuiltInRule.of(soft.contains(rule.name()) ? BuiltIn.softened(rule) : rule)).toList());
    });
  }
}
