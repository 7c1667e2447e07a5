package io.claudebench.trials.fault;

import io.claudebench.testkit.Await;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.load.Mix;
import java.time.Duration;

/** What happens to a Redis that Sentinels watch. */
final class OnSentinels {
  /** The replica is sent each write beside its reply; it cannot lack more than this. */
  private static final long LAG_NS = 1_000_000_000L;

  private OnSentinels() {}

  /** Replication does not wait: what the master acknowledged and had not sent yet is gone with it. */
  static Harm failover() {
    return Harm.of("sentinel-failover",
        "kill -9 of the master under three Sentinels: its replica takes over; what that did not have may be lost, "
        + "never a strict task", experiment -> {
      experiment.work(2_000);
      Fleet fleet = experiment.fleet();
      var master = fleet.redis();
      long from = experiment.now();
      experiment.mark("kill -9 of the master");
      master.kill();
      Await.until("another is the master", Duration.ofSeconds(20), () -> fleet.redis() != master);
      long promoted = experiment.now();
      OnRedis.awaitServing(experiment);
      experiment.say("another was the master after %d ms, all were ready after %d ms".formatted(
          (promoted - from) / 1_000_000, (experiment.now() - from) / 1_000_000));
      experiment.allow(from - LAG_NS, experiment.now());
      master.restart();
      experiment.work(2_000);
    }).on(() -> Plan.trial(2).watched()).under(Mix.USUAL.withStrict(300));
  }
}
