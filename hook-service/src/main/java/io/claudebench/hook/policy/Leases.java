package io.claudebench.hook.policy;

import io.claudebench.core.Call;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Rules that ask whether the agent still has its lease: the one thing for which a verdict asks Redis, for so long as
 * leaseWaitMs; then each rule is answered as its {@code onFailure} says. An agent is its session and, where it says
 * one, its instance.
 */
@Singleton
public final class Leases {
  private final Script script;
  private final Tenants tenants;
  private final PolicySettings settings;

  /** How it stands. @param lost the task whose lease is gone; empty when none is */
  private record Standing(boolean holds, String lost, String status, String holder, String expiresAt) {

    static Standing of(Response reply) {
      return new Standing(reply.get(0).toInteger() == 1, reply.get(1).toString(), reply.get(2).toString(),
          reply.get(3).toString(), reply.get(4).toString());
    }

    String why() {
      String now = holder.isEmpty() ? "it is " + status + " now." : holder + " holds it"
          + (expiresAt.isEmpty() ? "." : " until " + expiresAt + ".");
      return lost.isEmpty() ? "This agent holds no lease; claim a task first."
          : "This agent has lost its lease of " + lost + ", or was asked to stop; " + now;
    }
  }

  Leases(Scripts scripts, Tenants tenants, PolicySettings settings) {
    this.tenants = tenants;
    this.script = scripts.ungated("hook_lease");
    this.settings = settings;
  }

  /** So that the first who asks does not wait for Redis to be told the script. */
  void start(@Observes StartupEvent boot) {
    script.run(Background.silent(tenants.fleet()), List.of()).subscribe().with(known -> {}, failure -> {});
  }

  /** The verdict, once its lease rules have been asked. */
  public Uni<Verdict> check(Call call, Verdict verdict, String sessionId, String instanceId) {
    if (verdict.leases().isEmpty() || verdict.action() == Action.deny) {
      return Uni.createFrom().item(verdict);
    }
    List<String> agent = Stream.of(sessionId, instanceId).filter(Objects::nonNull).distinct().toList();
    return script.run(Background.silent(call.keys()), agent).map(Standing::of)
        .ifNoItem().after(Duration.ofMillis(settings.leaseWaitMs())).fail()
        .map(standing -> by(verdict, standing)).onFailure().recoverWithItem(failure -> unknown(verdict));
  }

  private static Verdict by(Verdict verdict, Standing standing) {
    Verdict now = verdict;
    for (Rule rule : verdict.leases()) {
      boolean objects = !standing.lost().isEmpty() || rule.spec().mustHold() && !standing.holds();
      now = objects ? stronger(now, rule, rule.spec().action(), standing.why()) : now;
    }
    return now;
  }

  private static Verdict unknown(Verdict verdict) {
    Verdict now = verdict;
    for (Rule rule : verdict.leases()) {
      now = stronger(now, rule, rule.spec().onFailure().action(), "Whether this agent has its lease is not known now.");
    }
    return now;
  }

  private static Verdict stronger(Verdict now, Rule rule, Action action, String why) {
    if (rule.spec().shadow()) {
      return action == null ? now : now.shadowed(action + " " + rule.name() + ": " + why);
    }
    return action == null || now.action() != null && now.action().compareTo(action) <= 0 ? now
        : now.by(rule, action, why);
  }
}
