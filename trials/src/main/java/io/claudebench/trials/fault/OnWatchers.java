package io.claudebench.trials.fault;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.check.WatchersMissNothing;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.kit.Replica;
import io.claudebench.trials.load.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What happens to those who watch, and what of it they may notice. */
final class OnWatchers {
  private static final String SERVICE = "event-service";
  private static final int OF_ALL = 10;
  private static final int OF_ONE = 190;
  private static final int ENTITIES = 300;
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private OnWatchers() {}

  static Harm killed() {
    return watched("watchers-killed", "kill -9 of an event-service every 2 s under 200 watchers: nobody misses any",
        experiment -> {
      int kills = 0;
      long until = experiment.until();
      do {
        List<Replica> replicas = experiment.fleet().replicasOf(SERVICE);
        Replica victim = replicas.get(kills++ % replicas.size());
        experiment.mark("kill -9 " + victim);
        victim.kill9();
        Await.pause(500);
        experiment.fleet().restart(victim.toString());
        Await.pause(1_500);
      } while (experiment.now() < until);
      experiment.say(kills + " kills");
    });
  }

  static Harm redisKilled() {
    return watched("watchers-redis-killed", "kill -9 of Redis under 200 watchers: nobody misses an event",
        OnRedis.killed()::strike);
  }

  private static Harm watched(String name, String does, Consumer<Experiment> act) {
    return Harm.of(name, does, experiment -> {
      List<Rest> doors = experiment.fleet().replicasOf(SERVICE).stream()
          .map(replica -> experiment.fleet().rest(replica.toString())).toList();
      List<Watcher> watchers = IntStream.range(0, OF_ALL + OF_ONE).mapToObj(i -> new Watcher("watcher-" + i, doors,
          i < OF_ALL ? null : "t-" + (1 + experiment.dice().nextInt(ENTITIES)))).toList();
      experiment.after((finals, recorder) -> watchers.forEach(watcher -> {
        Await.comes(CATCH_UP, () -> WatchersMissNothing.missed(watcher.watched(), finals).isEmpty());
        recorder.add(watcher.watched());
        watcher.close();
      }));
      act.accept(experiment);
    }).on(() -> Plan.trial(1).and(SERVICE, 2)).promising(new WatchersMissNothing());
  }
}
