package io.claudebench.trials.fault;

import io.claudebench.servers.PostgresServer;
import io.claudebench.trials.kit.Await;
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
    return Harm.of("postgres-stopped", "kill -9 of PostgreSQL, away for a while, and back", stage -> {
      stage.fleet().postgres().kill();
      Await.pause(stage.seconds() * 700L);
      stage.fleet().postgres().restart();
      stage.work(1_000);
    });
  }

  /** Connections end in the middle of transactions, before and after their commit. */
  static Harm cut() {
    return Harm.of("postgres-cut",
        "connections to PostgreSQL cut, or its replies swallowed, in mid-commit, again and again", stage -> {
      long until = stage.until();
      do {
        if (stage.dice().nextInt(3) == 0) {
          stage.fleet().postgresProxy().swallowReplies();
          Await.pause(100 + stage.dice().nextInt(200));
          stage.fleet().postgresProxy().heal();
        } else {
          stage.fleet().postgresProxy().cut();
        }
        Await.pause(50 + stage.dice().nextInt(400));
      } while (stage.now() < until);
    });
  }

  /** Each step of Lua → PostgreSQL → Lua: a replica dies while it projects, and its connections with it. */
  static Harm killedWhileProjecting() {
    return Harm.of("kill-projector", "PostgreSQL 20 ms late, kill -9 of a replica in mid-projection, again and again",
        stage -> {
      long until = stage.until();
      int kills = 0;
      stage.fleet().postgresProxy().delay(20);
      do {
        var replicas = stage.fleet().replicasOf("task-service");
        var victim = replicas.get(stage.dice().nextInt(replicas.size()));
        victim.kill9();
        kills++;
        stage.fleet().restart(victim.toString());
        stage.work(300);
      } while (stage.now() < until);
      stage.fleet().postgresProxy().heal();
      stage.say(kills + " kills");
    });
  }

  static Harm slow() {
    return Harm.of("postgres-slow", "200 ms more on each way to and from PostgreSQL", stage -> {
      stage.fleet().postgresProxy().delay(200);
      Await.pause(stage.seconds() * 1_000L);
      stage.fleet().postgresProxy().heal();
    });
  }

  static Harm frozen() {
    return Harm.of("postgres-frozen", "SIGSTOP of PostgreSQL and all that serve its connections", stage -> {
      stage.fleet().postgres().freeze();
      Await.pause(stage.seconds() * 700L);
      stage.fleet().postgres().thaw();
      stage.work(1_000);
    });
  }

  /** Others hold every connection that PostgreSQL gives out. */
  static Harm crowded() {
    return Harm.of("postgres-crowded", "others hold all connections of PostgreSQL; ours are cut and cannot come back",
        stage -> {
      var held = new ArrayList<Connection>();
      stage.fleet().postgresProxy().refuse();
      take(stage.fleet().postgres(), held);
      stage.fleet().postgresProxy().heal();
      Await.pause(stage.seconds() * 600L);
      stage.say(held.size() + " connections held");
      held.forEach(OnPostgres::release);
      stage.work(1_000);
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
