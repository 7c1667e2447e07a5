package io.claudebench.hook.policy;

import io.claudebench.core.Tenants;
import io.claudebench.core.access.StoredTenants;
import io.claudebench.core.access.Tenant;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.postgres.Postgres;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Brings into Redis what PostgreSQL has of sets of rules: after a call that wrote one and found Redis away, and after
 * Redis lost something. Each replica does, as it does no harm: a version never goes back. It forgets what deleted
 * tenants had.
 */
@Singleton
final class PolicySync {
  private static final int EVERY_MS = 5000;

  private final PolicyLedger ledger;
  private final Postgres postgres;
  private final Policies policies;
  private final Tenants tenants;
  private final StoredTenants stored;
  private final Script put;
  private final Rounds rounds;

  PolicySync(PolicyLedger ledger, Postgres postgres, Policies policies, Tenants tenants, StoredTenants stored,
      Scripts scripts, Vertx vertx) {
    this.ledger = ledger;
    this.postgres = postgres;
    this.policies = policies;
    this.tenants = tenants;
    this.stored = stored;
    this.put = scripts.ungated("hook_policy_put");
    this.rounds = new Rounds(vertx, EVERY_MS, EVERY_MS, contactMs -> round().replaceWith((long) EVERY_MS));
  }

  void start(@Observes StartupEvent boot) {
    rounds.start();
  }

  void stop(@Observes ShutdownEvent end) {
    rounds.stop();
  }

  /** Into force on every replica. The item: whether it was not there before. */
  Uni<Boolean> publish(String tenant, StoredPolicy policy) {
    return put.run(Background.silent(tenants.keys(tenant)), policy.name(), policy.version(), policy.text())
        .map(isNew -> isNew.toInteger() == 1);
  }

  private Uni<Void> round() {
    return postgres.beside(ledger::last).chain(last -> Multi.createFrom().iterable(last.entrySet())
        .filter(one -> tenants.names().contains(one.getKey()))
        .onItem().transformToUniAndConcatenate(one -> sync(one.getKey(), one.getValue())).collect().last()
        .chain(done -> eraseLeft(last)));
  }

  private Uni<Void> sync(String tenant, List<StoredPolicy> last) {
    return policies.stored(tenants.keys(tenant)).chain(there -> Multi.createFrom().iterable(last)
        .filter(one -> !there.containsKey(one.name()) || there.get(one.name()).version() < one.version())
        .onItem().transformToUniAndConcatenate(one -> publish(tenant, one)).collect().last()).replaceWithVoid();
  }

  private Uni<Void> eraseLeft(Map<String, List<StoredPolicy>> last) {
    return last.keySet().stream().allMatch(tenants.names()::contains) ? Uni.createFrom().voidItem()
        : stored.all().chain(all -> postgres.beside(() -> {
          all.stream().filter(tenant -> !tenant.lives()).map(Tenant::name).filter(last::containsKey)
              .forEach(ledger::erase);
          return true;
        })).replaceWithVoid();
  }
}
