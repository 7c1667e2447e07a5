package io.claudebench.trials.fault;

import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import io.claudebench.trials.check.FieldsSurvive;
import io.claudebench.trials.check.OnlyCreatesFull;
import io.claudebench.trials.check.RunsOnce;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.load.Mix;
import java.time.Duration;

/** What happens to Redis, or on the way to it. */
final class OnRedis {

  /** Whom an outage killed would be said dead by then: 1.5 × the ttl of 5 s, and the reaper's interval. */
  static final int DEATH_MS = 9_000;

  private OnRedis() {}

  /**
   * Redis writes its append-only file by write(2) before it replies; only fsync waits, and a process crash does not
   * undo a write.
   */
  static Harm killed() {
    return Harm.of("redis-killed", "kill -9 of Redis and a start on the same files: nothing may be lost",
        experiment -> {
      long until = experiment.until();
      do {
        experiment.mark("kill -9 redis");
        experiment.fleet().redis().kill();
        experiment.work(300);
        experiment.fleet().redis().restart();
        awaitServing(experiment);
        experiment.work(1_000);
      } while (experiment.now() < until);
    });
  }

  /** Away for many leases and over four times the ttl of instances; nobody loses a lease and nothing runs twice. */
  static Harm away() {
    return Harm.of("redis-away", "no way to Redis for 12 × the ttl of 100 workers: nobody dies, nothing runs twice",
        experiment -> {
      experiment.work(2_000);
      experiment.mark("away");
      experiment.fleet().redisProxy().refuse();
      Await.pause(experiment.seconds() * 6_000L);
      experiment.fleet().redisProxy().heal();
      experiment.mark("back");
      awaitServing(experiment);
      Await.pause(DEATH_MS);
    }).under(Mix.USUAL.withClients(4, 60, 100).steady().withSitters(10, 5)).promising(new RunsOnce());
  }

  static Harm frozen() {
    return Harm.of("redis-frozen", "SIGSTOP of Redis for 5 s, longer than any lease", experiment -> {
      experiment.work(1_000);
      experiment.fleet().redis().freeze();
      Await.pause(5_000);
      experiment.fleet().redis().thaw();
      awaitServing(experiment);
      experiment.work(1_000);
    }).under(Mix.USUAL.steady());
  }

  static Harm slow() {
    return Harm.of("redis-slow", "200 ms more on each way to and from Redis", experiment -> {
      experiment.fleet().redisProxy().delay(200);
      Await.pause(experiment.seconds() * 1_000L);
      experiment.fleet().redisProxy().heal();
    });
  }

  /** Commands arrive and are done, replies never come. */
  static Harm mute() {
    return Harm.of("redis-mute", "replies of Redis swallowed for a while, then all its connections cut", experiment -> {
      long until = experiment.until();
      do {
        experiment.fleet().redisProxy().swallowReplies();
        Await.pause(100 + experiment.dice().nextInt(2_500));
        experiment.fleet().redisProxy().heal();
        experiment.work(1_000);
      } while (experiment.now() < until);
    });
  }

  static Harm garbled() {
    return Harm.of("redis-garbled", "replies of Redis are noise for a while", experiment -> {
      long until = experiment.until();
      do {
        experiment.fleet().redisProxy().garble();
        Await.pause(50 + experiment.dice().nextInt(200));
        experiment.fleet().redisProxy().heal();
        experiment.work(1_000);
      } while (experiment.now() < until);
    });
  }

  static Harm scriptsFlushed() {
    return Harm.of("script-flush", "SCRIPT FLUSH twenty times a second", experiment -> {
      long until = experiment.until();
      try (var redis = experiment.fleet().resp()) {
        do {
          redis.ask("SCRIPT", "FLUSH");
          Await.pause(50);
        } while (experiment.now() < until);
      }
    });
  }

  static Harm full() {
    return Harm.of("redis-full", "maxmemory reached: creates are refused, what ends a lease still passes",
        experiment -> {
      experiment.work(1_500);
      try (var redis = experiment.fleet().resp()) {
        redis.ask("CONFIG", "SET", "maxmemory", "1mb");
        Await.pause(experiment.seconds() * 700L);
        redis.ask("CONFIG", "SET", "maxmemory", "0");
      }
      experiment.work(1_000);
    }).promising(new OnlyCreatesFull());
  }

  /** A newer build beside ours has written what ours does not know. */
  static Harm newerSchema() {
    return Harm.of("newer-schema", "tasks of schema 2 with unknown fields among ours", experiment -> {
      var keys = Fleet.KEYS;
      long until = experiment.until();
      int planted = 0;
      try (var redis = experiment.fleet().resp()) {
        do {
          for (String id : redis.texts("ZRANGE", keys.of(Key.PENDING), 0, 20)) {
            redis.ask("EVAL",
                "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'schema', '2', ARGV[1], "
                + "ARGV[2]) end return 0", "1",
                keys.of(Key.TASK, id), FieldsSurvive.FIELD, "of " + id);
            planted++;
          }
          Await.pause(100);
        } while (experiment.now() < until);
      }
      experiment.say(planted + " planted");
    }).under(Mix.USUAL.withClients(8, 15, 4)).promising(new FieldsSurvive());
  }

  /** Until services have found it again; after a restart that takes the epoch being raised. */
  static void awaitServing(Experiment experiment) {
    for (var replica : experiment.fleet().replicasOf("task-service")) {
      Await.until(replica + " is ready again", Duration.ofSeconds(30), () -> replica.status("/q/health/ready") == 200);
    }
  }

}
