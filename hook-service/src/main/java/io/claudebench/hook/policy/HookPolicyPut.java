package io.claudebench.hook.policy;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refused;
import io.claudebench.core.input.Doc;
import io.claudebench.postgres.Postgres;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Map;

/**
 * Puts the next version of a set of rules into force: in PostgreSQL first, then on every replica in under a second. The
 * same set again is the version that there is. A tenant's rules add to the built-in ones, which {@code soften} takes
 * back to ask. Refuses {@code INVALID} at the pointer of what is wrong, {@code CONFLICT} (ifVersion), {@code FULL}
 * (policiesMax), {@code UNAVAILABLE} (PostgreSQL, or Redis: then it comes into force when that is back).
 */
@Handles(verb = "hook.policy.put", summary = "Puts the next version of a set of rules into force.",
    may = Access.ADMINISTER, persist = true, mcp = false)
@Singleton
final class HookPolicyPut implements Handler<HookPolicyPut.In, HookPolicyPut.Out> {

  record In(
      @NotNull @Name @Doc("Name of the set.") String name,
      @NotNull @Valid @Doc("The set.") PolicySpec policy,
      @Min(0) Long ifVersion) {}

  record Out(@Doc("Name of the set.") @NotNull String name, long version) {}

  private final Policies policies;
  private final PolicyLedger ledger;
  private final PolicySync sync;
  private final Postgres postgres;
  private final PolicySettings settings;

  HookPolicyPut(Policies policies, PolicyLedger ledger, PolicySync sync, Postgres postgres, PolicySettings settings) {
    this.policies = policies;
    this.ledger = ledger;
    this.sync = sync;
    this.postgres = postgres;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    String tenant = call.caller().tenant();
    return policies.stored(call.keys()).map(stored -> after(stored, in.name()))
        .onFailure(Refused.class).recoverWithItem(0L)
        .chain(after -> postgres.beside(() -> {
          RuleSet.of(in.policy());
          return ledger.put(tenant, new PolicyLedger.Put(in.name(), Json.text(in.policy()), call.caller().actor(),
              in.ifVersion(), after, once(call)), settings.policiesMax());
        })).chain(put -> sync.publish(tenant, put).onFailure(Refused.class).transform(HookPolicyPut::later)
            .map(isNew -> new Out(put.name(), put.version())));
  }

  /** A version is above the one that is in force, also where PostgreSQL has lost that. */
  private static long after(Map<String, StoredPolicy> stored, String name) {
    return stored.containsKey(name) ? stored.get(name).version() : 0;
  }

  private static PolicyLedger.Once once(Call call) {
    String key = call.ask().idempotencyKey() != null ? call.ask().idempotencyKey() : "!" + call.ask().command();
    return call.idempotency() == null ? null : new PolicyLedger.Once(key, call.idempotency().digest());
  }

  /** It stands, and nobody has heard of it yet. */
  private static Throwable later(Throwable failure) {
    Refused refused = (Refused) failure;
    return refused.word().because(refused.getMessage() + " The policy is kept and comes into force when Redis is back.")
        .unknown().retryAfterMs(1000);
  }
}
