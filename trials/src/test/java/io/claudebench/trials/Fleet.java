package io.claudebench.trials;

import static org.awaitility.Awaitility.await;

import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.Ports;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Services as real processes on a Redis and a PostgreSQL of their own, so that no trial sees another's tasks.
 *
 * <p>{@code Fleet.start("task-service", "task-service", "instance-service")} runs two replicas of the first; they are named
 * {@code task-service} and {@code task-service-2}.
 */
final class Fleet implements AutoCloseable {
  private static final Map<String, String> A_VERB_OF = Map.of("task-service", "task.create",
      "instance-service", "system.register", "event-service", "event.publish", "hook-service", "hook.pre_tool");

  private final RedisServer redis;
  private final PostgresServer postgres;
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final Thread lastResort = new Thread(this::killAll, "fleet-last-resort");

  private Fleet(RedisServer redis, PostgresServer postgres) {
    this.redis = redis;
    this.postgres = postgres;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Returns when all are ready and each knows the verbs of all. */
  static Fleet start(String... services) {
    return start(Map.of(), services);
  }

  /** @param environment added to every service's, for example {@code CLAUDEBENCH_LIMITS_BODY_MAX} */
  static Fleet start(Map<String, String> environment, String... services) {
    var fleet = new Fleet(RedisServer.start(RedisOptions.fresh()), PostgresServer.start(PostgresOptions.fresh()));
    try {
      for (String service : services) {
        fleet.add(service, environment);
      }
      fleet.replicas.values().forEach(Replica::launch);
      fleet.replicas.values().forEach(Replica::awaitReady);
      fleet.replicas.values().forEach(fleet::awaitCatalogue);
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  String url(String name) {
    return replica(name).url();
  }

  Rest rest(String name) {
    return new Rest(url(name));
  }

  Replica replica(String name) {
    return replicas.get(name);
  }

  RedisServer redis() {
    return redis;
  }

  PostgresServer postgres() {
    return postgres;
  }

  void kill9(String name) {
    replica(name).kill9();
  }

  /** Starts it again after {@link #kill9} on the same port, and returns when it is ready. */
  void restart(String name) {
    replica(name).launch();
    replica(name).awaitReady();
  }

  /** Ends all, services first, and deletes what Redis and PostgreSQL kept. The services' logs stay. */
  @Override
  public void close() {
    replicas.values().parallelStream().filter(Replica::isRunning).forEach(Replica::stop);
    redis.close();
    postgres.close();
    delete(redis.dir());
    delete(postgres.dir());
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void awaitCatalogue(Replica replica) {
    for (Replica other : replicas.values()) {
      String verb = A_VERB_OF.get(other.service());
      await(replica + " knows " + verb).atMost(Duration.ofSeconds(30)).until(() -> replica.status("/schemas/" + verb) == 200);
    }
  }

  private void add(String service, Map<String, String> more) {
    long others = replicas.keySet().stream().filter(name -> name.startsWith(service)).count();
    var environment = new LinkedHashMap<>(Map.of(
        "QUARKUS_REDIS_HOSTS", redis.uri(),
        "QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(),
        "QUARKUS_DATASOURCE_USERNAME", postgres.username(),
        "QUARKUS_DATASOURCE_PASSWORD", postgres.password()));
    environment.putAll(more);
    String name = others == 0 ? service : service + "-" + (others + 1);
    replicas.put(name, new Replica(name, service, Ports.free(), environment));
  }

  /** Should the JVM of the trial be ended in the middle. */
  private void killAll() {
    replicas.values().stream().filter(Replica::isRunning).forEach(Replica::kill9);
    redis.kill();
    postgres.kill();
  }

  private static void delete(Path dir) {
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
