package io.claudebench.trials.fault;

import io.claudebench.trials.check.NoCallFails;
import io.claudebench.trials.kit.NextVersion;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.kit.Tree;
import io.claudebench.trials.load.Mix;
import java.nio.file.Path;
import java.util.List;

/** Two versions of the fleet at the same time, as while it is rolled. */
final class OnVersions {
  private static final List<String> SERVICES = List.of("instance-service", "task-service", "event-service",
      "hook-service");

  private OnVersions() {}

  /** All called through one balancer; beside each the version after is started, then it is stopped. */
  static Harm upgrade() {
    return Harm.of("upgrade", "all four services rolled to the version after, one after the other: no call fails",
        experiment -> {
      Path dir = Tree.fresh("next");
      try {
        var next = new NextVersion(dir);
        experiment.say(NextVersion.expand(experiment.fleet().postgres()) + " tables expanded under the version before");
        for (String service : SERVICES) {
          long from = experiment.now();
          experiment.mark("rolls " + service);
          boolean isClean = experiment.fleet().roll(service, next.of(service));
          experiment.say("%s rolled in %.1f s%s".formatted(service, (experiment.now() - from) / 1e9,
              isClean ? "" : ", NOT drained in time"));
          experiment.work(1_000);
        }
      } finally {
        Tree.delete(dir);
      }
    }).on(() -> Plan.trial(1).and("event-service", 1).and("hook-service", 1)
        .balancedOver(SERVICES.toArray(String[]::new)).with("QUARKUS_SHUTDOWN_DELAY", "1S"))
        .under(Mix.USUAL.withClients(3, 60, 6).withZombies(0)).promising(new NoCallFails());
  }
}
