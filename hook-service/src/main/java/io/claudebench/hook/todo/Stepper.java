package io.claudebench.hook.todo;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.hook.session.Commander;
import io.claudebench.hook.session.SessionSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the tasks of todos to where they shall be, on the one replica that has the tenant's duty {@value #DUTY}: for
 * each session one command after the other, for several sessions side by side. A command is written down before it is
 * sent, so a replica that takes over sends the same again, and it is done once.
 */
@Singleton
final class Stepper {
  static final String DUTY = "todos";

  private final Map<String, Its> all = new ConcurrentHashMap<>();
  private final Script step;
  private final RedisClient redis;
  private final RedisClock clock;
  private final Commander commander;
  private final Tenants tenants;
  private final Duties duties;
  private final HookTodoSettings settings;
  private final SessionSettings sessions;
  private final Vertx vertx;
  private final Counter givenUp;

  /** What works for one tenant. @param running sessions, @param failures in a row of those that have had any */
  private record Its(Duty duty, Rounds rounds, Map<String, Long> running, Map<String, Integer> failures) {}

  Stepper(Scripts scripts, RedisClient redis, RedisClock clock, Commander commander, Tenants tenants, Duties duties,
      HookTodoSettings settings, SessionSettings sessions, Vertx vertx, MeterRegistry meters) {
    this.step = scripts.load("hook_todo_step");
    this.redis = redis;
    this.clock = clock;
    this.commander = commander;
    this.tenants = tenants;
    this.duties = duties;
    this.settings = settings;
    this.sessions = sessions;
    this.vertx = vertx;
    this.givenUp = meters.counter("hook.todos.given_up");
  }

  void start(@Observes StartupEvent boot) {
    tenants.each(this::came, this::left);
  }

  void stop(@Observes ShutdownEvent end) {
    all.keySet().forEach(this::left);
  }

  private void came(String tenant) {
    var its = new Its(duties.of(tenants.keys(tenant), DUTY), new Rounds(vertx, 1, settings.stepMs(),
        contactMs -> round(tenant)), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    all.put(tenant, its);
    its.duty().start();
    its.rounds().start();
  }

  private void left(String tenant) {
    Its its = all.remove(tenant);
    its.duty().stop();
    its.rounds().stop();
  }

  /** There is something to be carried. */
  void look(String tenant) {
    Its its = all.get(tenant);
    if (its != null) {
      its.rounds().look();
    }
  }

  private Uni<Long> round(String tenant) {
    Its its = all.get(tenant);
    if (its == null || its.duty().term().isEmpty()) {
      if (its != null) {
        its.failures().clear();
      }
      return Uni.createFrom().item((long) settings.stepMs());
    }
    long term = its.duty().term().getAsLong();
    Keys keys = tenants.keys(tenant);
    // Twice as many as may run, so that those that run do not hide the others.
    return redis.send(Request.cmd(Command.ZRANGEBYSCORE).arg(keys.of(Key.TODOS_DUE)).arg("-inf")
        .arg(clock.nowOrLocalMs()).arg("LIMIT").arg(0).arg(2 * settings.sessionsAtOnce())).map(due -> {
      due.stream().map(Response::toString).forEach(session -> begin(tenant, its, session, term));
      return (long) settings.stepMs();
    });
  }

  private void begin(String tenant, Its its, String session, long term) {
    boolean hasRoom = its.running().size() < settings.sessionsAtOnce();
    if (hasRoom && its.running().putIfAbsent(session, term) == null) {
      Uni.createFrom().deferred(() -> run(tenant, its, session, term))
          .onTermination().invoke(() -> its.running().remove(session)).subscribe().with(isWell -> {
            if (isWell) {
              its.failures().remove(session);
              its.rounds().look();
            } else {
              its.failures().merge(session, 1, Integer::sum);
            }
          }, failure -> {
            if (failure instanceof Refused refused && refused.word() == Refusal.LEASE_LOST) {
              its.duty().lost(term);
            }
          });
    }
  }

  private Uni<Boolean> run(String tenant, Its its, String session, long term) {
    Keys keys = tenants.keys(tenant);
    return redis.batch(List.of(Request.cmd(Command.HGETALL).arg(keys.of(Key.TODOS, session)),
        Request.cmd(Command.HGETALL).arg(keys.of(Key.TODO_TASKS, session)),
        Request.cmd(Command.HMGET).arg(keys.of(Key.INSTANCE, session)).arg("id").arg("session"))).chain(read -> {
      boolean isTaken = read.get(2).get(0) != null && read.get(2).get(1) == null;
      var board = new Board(session, hash(read.get(0)), hash(read.get(1)), isTaken);
      int failures = its.failures().getOrDefault(session, 0);
      var who = new Run.For(tenant, Background.silent(keys), term, failures, waitMs(failures));
      return new Run(board, new Plan(board, settings, sessions), new Outcome(board, settings, givenUp), step,
          commander, who, settings, sessions.ttlSeconds()).go();
    });
  }

  private long waitMs(int failures) {
    return Math.min(settings.backoffMaxMs(), (long) settings.backoffMs() << Math.min(failures, 16));
  }

  private static Map<String, String> hash(Response reply) {
    return Run.hash(reply);
  }
}
