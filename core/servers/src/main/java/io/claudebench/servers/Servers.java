package io.claudebench.servers;

import java.nio.file.Path;
import java.util.List;

/**
 * One Redis and one PostgreSQL per JVM, for tests: started at the first call, ended with the JVM.
 *
 * <p>Nothing of theirs is durable. All test classes of a JVM share them, so tests use names of their own.
 * Quarkus loads test classes several times, each with static fields of its own: the system properties
 * {@code servers.redis} and {@code .postgres} tell later copies of this class what runs.
 */
public final class Servers {
  private static final String REDIS = "servers.redis";
  private static final String POSTGRES = "servers.postgres";

  /** Tests that share it do so under prefixes of their own. */
  private static final List<String> PREFIXES = List.of("cb", "agents", "fewer", "idle", "keyed", "limits", "quick",
      "small", "two", "walk");

  private Servers() {}

  public static RedisServer redis() {
    synchronized (System.class) {
      String running = System.getProperty(REDIS);
      if (running != null) {
        String[] facts = running.split("\n");
        return RedisServer.attached(RedisOptions.running(Path.of(facts[0]), Integer.parseInt(facts[1])));
      }
      Scratch.sweep();
      var redis = RedisServer.start(RedisOptions.fresh().withPrefixes(PREFIXES));
      System.setProperty(REDIS, redis.dir() + "\n" + redis.port());
      endAtExit(REDIS, redis.dir());
      return redis;
    }
  }

  public static PostgresServer postgres() {
    synchronized (System.class) {
      String running = System.getProperty(POSTGRES);
      if (running != null) {
        String[] facts = running.split("\n");
        return PostgresServer.attached(
            PostgresOptions.running(Path.of(facts[0]), Integer.parseInt(facts[1]), facts[2]));
      }
      Scratch.sweep();
      var postgres = PostgresServer.start(PostgresOptions.fresh());
      System.setProperty(POSTGRES, postgres.dir() + "\n" + postgres.port() + "\n" + postgres.password());
      endAtExit(POSTGRES, postgres.dir());
      return postgres;
    }
  }

  private static void endAtExit(String name, Path dir) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Scratch.clear(dir), name));
  }
}
