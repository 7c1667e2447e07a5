package io.claudebench.trials.fault;

import io.claudebench.servers.PostgresServer;
import io.claudebench.testkit.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What happens to PostgreSQL, or on the way to it; work goes on meanwhile, and the lag drains afterwards. */
final class OnPostgres {
  private static final int CONNECTIONS_MAX = 250;

  private OnPostgres() {}

  static Harm stopped() {
    return Harm.of("postgres-stopped", "kill -9 of PostgreSQL, away for a while, and back", experiment -> {
      experiment.fleet().postgres().kill();
      Await.pause(experiment.seconds() * 700L);
      experiment.fleet().postgres().restart();
      experiment.work(1_000);
    });
  }

  /** Connections end in the middle of transactions, before and after their commit. */
  static Harm cut() {
    return Harm.of("postgres-cut",
        "connections to PostgreSQL cut, or its replies swallowed, in mid-commit, again and again", experiment -> {
      long until = experiment.until();
      do {
        if (experiment.dice().nextInt(3) == 0) {
          experiment.fleet().postgresProxy().swallowReplies();
          Await.pause(100 + experiment.dice().nextInt(200));
          experiment.fleet().postgresProxy().heal();
        } else {
          experiment.fleet().postgresProxy().cut();
        }
        Await.pause(50 + experiment.dice().nextInt(400));
      } while (experiment.now() < until);
    });
  }

  /** Each step of Lua → PostgreSQL → Lua: a replica dies while it projects, and its connections with it. */
  static Harm killedWhileProjecting() {
    return Harm.of("kill-projector", "PostgreSQL 20 ms late, kill -9 of a replica in mid-projection, again and again",
        experiment -> {
      long until = experiment.until();
      int kills = 0;
      experiment.fleet().postgresProxy().delay(20);
      do {
        var replicas = experiment.fleet().replicasOf("task-service");
        var victim = replicas.get(experiment.dice().nextInt(replicas.size()));
        victim.kill9();
        kills++;
        experiment.fleet().restart(victim.toString());
        experiment.work(300);
      } while (experiment.now() < until);
      experiment.fleet().postgresProxy().heal();
      experiment.say(kills + " kills");
    });
  }

  static Harm slow() {
    return Harm.of("postgres-slow", "200 ms more on each way to and from PostgreSQL", experiment -> {
      experiment.fleet().postgresProxy().delay(200);
      Await.pause(experiment.seconds() * 1_000L);
      experiment.fleet().postgresProxy().heal();
    });
  }

  static Harm frozen() {
    return Harm.of("postgres-frozen", "SIGSTOP of PostgreSQL and all that serve its connections", experiment -> {
      experiment.fleet().postgres().freeze();
      Await.pause(experiment.seconds() * 700L);
      experiment.fleet().postgres().thaw();
      experiment.work(1_000);
    });
  }

  /** Others hold every connection that PostgreSQL gives out. */
  static Harm crowded() {
    return Harm.of("postgres-crowded", "others hold all connections of PostgreSQL; ours are cut and cannot come back",
        experiment -> {
      var held = new ArrayList<Connection>();
      experiment.fleet().postgresProxy().refuse();
      take(experiment.fleet().postgres(), held);
      experiment.fleet().postgresProxy().heal();
      Await.pause(experiment.seconds() * 600L);
      experiment.say(held.size() + " connections held");
      held.forEach(OnPostgres::release);
      experiment.work(1_000);
    });
  }

  private static void take(PostgresServer postgres, List<Connection> held) {
    try {
      while (held.size() < CONNECTIONS_MAX) {
        held.add(DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password()));
      }
    } catch (SQLException noneLeft) {
      return;
    }
  }

  private static void release(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
