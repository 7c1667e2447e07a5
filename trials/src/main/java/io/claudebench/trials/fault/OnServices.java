package io.claudebench.trials.fault;

import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import io.claudebench.trials.check.NoCallFails;
import io.claudebench.trials.check.RunsOnce;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.kit.Proxy;
import io.claudebench.trials.kit.Replica;
import io.claudebench.trials.kit.WrongClock;
import io.claudebench.trials.load.Mix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens to the services themselves and to those who call them. */
final class OnServices {
  private static final String SERVICE = "task-service";
  private static final String INSTANCES = "instance-service";
  private static final Optional<WrongClock> CLOCK = WrongClock.compiled();

  private OnServices() {}

  static Harm killed(int replicas) {
    return Harm.of("kill-" + replicas, "kill -9 of any of " + replicas + " task-services, again and again",
        experiment -> {
      int kills = 0;
      long until = experiment.until();
      do {
        Replica victim = any(experiment);
        experiment.mark("kill -9 " + victim);
        victim.kill9();
        kills++;
        experiment.work(200);
        experiment.fleet().restart(victim.toString());
        experiment.mark("back " + victim);
        experiment.work(700);
      } while (experiment.now() < until);
      experiment.say(kills + " kills");
    }).on(() -> Plan.trial(replicas));
  }

  /** Between the change and its answer: for a moment every reply of a replica is swallowed, then it is killed. */
  static Harm killedBeforeAnswering() {
    return Harm.of("kill-before-answer", "replies of a replica swallowed, then kill -9: done in Redis, never answered",
        experiment -> {
      int kills = 0;
      long until = experiment.until();
      do {
        Replica victim = any(experiment);
        Proxy front = experiment.fleet().front(victim.toString());
        front.swallowReplies();
        Await.pause(50 + experiment.dice().nextInt(300));
        victim.kill9();
        kills++;
        front.heal();
        experiment.fleet().restart(victim.toString());
        experiment.work(500);
      } while (experiment.now() < until);
      experiment.say(kills + " kills");
    });
  }

  /** So many callers that calls of one script go to Redis together, and either side dies while they do. */
  static Harm groupCut() {
    return Harm.of("group-cut", "kill -9 of a task-service or of Redis while groups of calls are under way",
        experiment -> {
      double largest = 0;
      int kills = 0;
      long until = experiment.until();
      do {
        experiment.work(500);
        Replica victim = any(experiment);
        largest = Math.max(largest, victim.rest().metric("redis_group_size_max{type=\"task_create\"}"));
        experiment.mark("kill -9 " + victim);
        victim.kill9();
        experiment.work(200);
        experiment.fleet().restart(victim.toString());
        experiment.work(500);
        experiment.mark("kill -9 redis");
        experiment.fleet().redis().kill();
        experiment.work(200);
        experiment.fleet().redis().restart();
        OnRedis.awaitServing(experiment);
        kills += 2;
      } while (experiment.now() < until);
      experiment.say("%d kills; up to %.0f creates in a group%s".formatted(kills, largest,
          largest > 1 ? "" : ", SO NONE WAS CUT"));
    }).under(Mix.USUAL.withClients(48, 1, 24));
  }

  /** Nobody dies, but answers are lost, so clients repeat what was done. */
  static Harm repliesLost() {
    return Harm.of("replies-lost", "connections of clients cut and replies swallowed; clients repeat", experiment -> {
      long until = experiment.until();
      do {
        Proxy front = experiment.fleet().front(any(experiment).toString());
        if (experiment.dice().nextBoolean()) {
          front.swallowReplies();
          Await.pause(100 + experiment.dice().nextInt(400));
          front.heal();
        } else {
          front.cut();
        }
        experiment.work(100);
      } while (experiment.now() < until);
    });
  }

  static Harm zombies() {
    return Harm.of("zombies", "every third worker holds still past its lease, then goes on with its old fence",
        experiment -> experiment.work(experiment.seconds() * 700))
        .under(Mix.USUAL.withZombies(350).withClients(6, 25, 24));
  }

  /** A service that is stopped and goes on later with what it had in hand. */
  static Harm frozen() {
    return Harm.of("service-frozen", "SIGSTOP of a task-service past every lease, then SIGCONT", experiment -> {
      long until = experiment.until();
      do {
        Replica victim = any(experiment);
        victim.pid().freeze();
        Await.pause(3_000);
        victim.pid().thaw();
        experiment.work(1_000);
      } while (experiment.now() < until);
    });
  }

  /** Nobody can beat; who works goes on, and who only beats has lost nothing afterwards. */
  static Harm instancesAway() {
    return Harm.of("instances-away", "kill -9 of instance-service, away for 12 × the ttl of workers: nobody dies",
        experiment -> {
      experiment.work(2_000);
      experiment.mark("away");
      experiment.fleet().kill9(INSTANCES);
      Await.pause(experiment.seconds() * 6_000L);
      experiment.fleet().restart(INSTANCES);
      experiment.mark("back");
      Await.pause(OnRedis.DEATH_MS);
    }).under(Mix.USUAL.steady().withSitters(10, 5)).promising(new RunsOnce());
  }

  /** No replica is left that renews leases, for many leases. */
  static Harm allFrozen() {
    return Harm.of("only-service-frozen", "SIGSTOP of the only task-service past every lease: nobody loses one",
        experiment -> {
      long until = experiment.until();
      do {
        experiment.work(2_000);
        Replica only = any(experiment);
        experiment.mark("SIGSTOP " + only);
        only.pid().freeze();
        Await.pause(6_000);
        only.pid().thaw();
        experiment.mark("SIGCONT " + only);
        experiment.work(2_000);
      } while (experiment.now() < until);
    }).on(() -> Plan.trial(1)).under(Mix.USUAL.withClients(4, 60, 30).steady()).promising(new RunsOnce());
  }

  /**
   * Not ready is said a second before the doors close, as a preStop hook would, so that the balancer can look away in
   * time.
   */
  static Harm rollingRestart() {
    return Harm.of("rolling-restart", "SIGTERM of one replica after the other behind a balancer: no call fails",
        experiment -> {
      for (Replica replica : experiment.fleet().replicasOf(SERVICE)) {
        long from = experiment.now();
        experiment.mark("SIGTERM " + replica);
        boolean isClean = replica.stop();
        experiment.say("%s drained in %.1f s%s".formatted(replica, (experiment.now() - from) / 1e9,
            isClean ? "" : ", NOT in time"));
        experiment.fleet().restart(replica.toString());
        experiment.work(1_500);
      }
    }).on(() -> Plan.trial(2).balancedOver(SERVICE).with("QUARKUS_SHUTDOWN_DELAY", "1S")).promising(new NoCallFails());
  }

  /**
   * What decides is Redis' clock, so nobody notices; instance-service, to which registrations are carried, has the
   * right time.
   */
  static Harm clocks() {
    return Harm.of("clocks", "one task-service an hour late, the other an hour early: no call fails", experiment -> {
      experiment.say(CLOCK.isPresent() ? "offsets -1 h and +1 h"
          : "NOTHING WAS OFFSET: there is no C compiler (cc) here");
      experiment.work(experiment.seconds() * 500);
    }).on(() -> CLOCK.map(clock -> Plan.trial(2).withClock("task-service", clock, -3600)
        .withClock("task-service-2", clock, 3600)).orElseGet(() -> Plan.trial(2)))
        .promising(new NoCallFails());
  }

  static Harm crowd(int clients) {
    return Harm.of("clients-" + clients, clients + " workers wait for tasks at once",
        experiment -> experiment.work(experiment.seconds() * 500))
        .under(Mix.USUAL.withClients(8, 20, clients));
  }

  /** Commands that cannot be read, or cannot be run, among those that can. */
  static Harm poison() {
    return Harm.of("poison-commands", "undecodable and senseless commands on the stream of task commands",
        experiment -> {
      var keys = Fleet.KEYS;
      List<String> poisons = List.of("{", "[]", "null", "\u0000",
          "{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"params\":[1]}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"task.nothing\",\"id\":1}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"task.complete\",\"params\":{\"id\":\"../etc\"},\"id\":7}",
          "x".repeat(100_000));
      long until = experiment.until();
      int sent = 0;
      try (var redis = experiment.fleet().resp()) {
        do {
          redis.ask("XADD", keys.of(Key.COMMANDS, "task"), "*", "data",
              poisons.get(experiment.dice().nextInt(poisons.size())));
          redis.ask("XADD", keys.of(Key.COMMANDS, "task"), "*", "nodata", "x");
          sent += 2;
          Await.pause(20);
        } while (experiment.now() < until);
        boolean isDrained = Await.comes(Duration.ofSeconds(20),
            () -> redis.number("XLEN", keys.of(Key.COMMANDS, "task")) == 0);
        experiment.say(sent + " poisons, " + redis.number("XLEN", keys.of(Key.DEAD_COMMANDS)) + " dead-lettered"
            + (isDrained ? "" : ", THE STREAM DID NOT DRAIN"));
      }
    });
  }

  private static Replica any(Experiment experiment) {
    List<Replica> replicas = experiment.fleet().replicasOf(SERVICE);
    return replicas.get(experiment.dice().nextInt(replicas.size()));
  }
}
