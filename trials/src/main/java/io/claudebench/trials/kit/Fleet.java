package io.claudebench.trials.kit;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.servers.Ports;
import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Services as real processes on a Redis and a PostgreSQL of their own, so that no trial sees another's tasks.
 *
 * <p>{@code Fleet.start("task-service", "task-service", "instance-service")} runs two replicas of the first; they are
 * named {@code task-service} and {@code task-service-2}.
 */
public final class Fleet implements AutoCloseable {
  private static final Map<String, String> A_VERB_OF = Map.of("task-service", "task.create",
      "instance-service", "system.register", "event-service", "event.publish", "hook-service", "hook.pre_tool");
  private static final List<String> READS = List.of("/task/list", "/system/discover");
  private static final long SOON_NANOS = 500_000_000;
  /** The map of Redis as every service of a trial sees it. */
  public static final Keys KEYS = Keys.of("cb", "");

  private final RedisServer redis;
  private final Sentinels sentinels;
  private final PostgresServer postgres;
  private final Proxy redisProxy;
  private final Proxy postgresProxy;
  private final Plan plan;
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final Map<String, Proxy> fronts = new LinkedHashMap<>();
  private Balancer balancer;
  private final Thread lastResort = new Thread(this::killAll, "fleet-last-resort");

  private Fleet(Plan plan, RedisServer redis, PostgresServer postgres) {
    this.plan = plan;
    this.redis = redis;
    this.sentinels = plan.isWatched() ? Sentinels.over(redis) : null;
    this.postgres = postgres;
    this.redisProxy = plan.isProxied() ? Proxy.to(redis.port()) : null;
    this.postgresProxy = plan.isProxied() ? Proxy.to(postgres.port()) : null;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Returns when all are ready and each knows the verbs of all. */
  public static Fleet start(String... services) {
    return start(Plan.of(services));
  }

  public static Fleet start(Plan plan) {
    return start(plan, RedisServer.start(plan.redis()), PostgresServer.start(PostgresOptions.fresh()));
  }

  /** On servers that have something already; they end with it. */
  public static Fleet start(Plan plan, RedisServer redis, PostgresServer postgres) {
    var fleet = new Fleet(plan, redis, postgres);
    try {
      plan.services().forEach(fleet::add);
      fleet.replicas.values().forEach(Replica::launch);
      fleet.replicas.values().forEach(Replica::awaitReady);
      fleet.replicas.values().forEach(fleet::awaitCatalogue);
      if (!plan.balanced().isEmpty()) {
        fleet.replicas.values().forEach(Fleet::warm);
        fleet.balancer = Balancer.over(fleet.replicas.values().stream()
            .filter(replica -> plan.balanced().contains(replica.service())).toList());
      }
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  public String url(String name) {
    return replica(name).url();
  }

  /** As the holder of a key of the configuration, where keys are asked for; calls may bring another. */
  public Rest rest(String name) {
    return replica(name).rest().as(plan.key());
  }

  public Replica replica(String name) {
    return replicas.get(name);
  }

  /** The replicas of one service. */
  public List<Replica> replicasOf(String service) {
    return replicas.values().stream().filter(replica -> replica.service().equals(service)).toList();
  }

  /** Where Sentinels watch, the one that is the master now. */
  public RedisServer redis() {
    return sentinels == null ? redis : sentinels.master();
  }

  public PostgresServer postgres() {
    return postgres;
  }

  /** What stands between the services and Redis. */
  public Proxy redisProxy() {
    return redisProxy;
  }

  /** What stands between the services and PostgreSQL. */
  public Proxy postgresProxy() {
    return postgresProxy;
  }

  /** What stands between clients and this replica. */
  public Proxy front(String name) {
    return fronts.get(name);
  }

  /** Where clients call: the balancer, or each replica through what stands before it. */
  public List<String> doors() {
    return balancer != null ? List.of(balancer.url())
        : replicasOf("task-service").stream().map(replica -> "http://127.0.0.1:" + front(replica.toString()).port())
        .toList();
  }

  /** A connection to Redis that no proxy harms. */
  public Resp resp() {
    return new Resp(redis().uri());
  }

  /** How many events of a type about an entity there are. */
  public long events(String type, String entity) {
    try (var redis = resp()) {
      return ((List<?>) redis.ask("XRANGE", KEYS.of(Key.STREAM, type), "-", "+")).stream()
          .filter(entry -> entry.toString().contains("\"entity\":\"" + entity + "\"")).count();
    }
  }

  public void kill9(String name) {
    replica(name).kill9();
  }

  /** Starts it again after {@link #kill9} on the same port, and returns when it is ready. */
  public void restart(String name) {
    replica(name).launch();
    replica(name).awaitReady();
  }

  /**
   * Rolls a replica as Kubernetes does: one of another build is started beside it and called, then it is stopped.
   *
   * @param app the directory of its quarkus-run.jar  @return whether the one before had left in time
   */
  public boolean roll(String name, Path app) {
    Replica before = replica(name);
    Replica next = before.as(Plan.jar(app), Ports.free());
    replicas.put(name + "-next", next);
    next.launch();
    next.awaitReady();
    awaitCatalogue(next);
    balancer.add(next);
    boolean isClean = before.stop();
    replicas.remove(name + "-next");
    replicas.put(name, next);
    return isClean;
  }

  /** Ends all, services first, and deletes what Redis and PostgreSQL kept. The services' logs stay. */
  @Override
  public void close() {
    replicas.values().parallelStream().filter(Replica::isRunning).forEach(Replica::stop);
    end();
  }

  /** Like {@link #close}, without patience: what is over needs no drain. */
  public void drop() {
    replicas.values().parallelStream().filter(Replica::isRunning).forEach(Replica::kill9);
    end();
  }

  private void end() {
    Stream.concat(Stream.of(redisProxy, postgresProxy), fronts.values().stream()).filter(proxy -> proxy != null)
        .forEach(Proxy::close);
    if (balancer != null) {
      balancer.close();
    }
    var denied = new ArrayList<>(redis.denied());
    if (sentinels != null) {
      denied.addAll(sentinels.denied());
      sentinels.close();
    }
    redis.close();
    postgres.close();
    Tree.delete(redis.dir());
    Tree.delete(postgres.dir());
    Runtime.getRuntime().removeShutdownHook(lastResort);
    RedisServer.mustBeNone(denied);
  }

  /** The first calls of a JVM may take seconds on a loaded machine; that is no fault of what a trial does later. */
  private static void warm(Replica replica) {
    Await.until(replica + " answers soon", () -> READS.stream().allMatch(read -> {
      long from = System.nanoTime();
      return replica.rest().get(read).status() == 200 && System.nanoTime() - from < SOON_NANOS;
    }));
  }

  private void awaitCatalogue(Replica replica) {
    for (Replica other : replicas.values()) {
      String verb = A_VERB_OF.get(other.service());
      Await.until(replica + " knows " + verb, () -> rest(replica.toString())
          .get("/schemas/" + verb).status() == 200);
    }
  }

  private void add(String service) {
    int others = replicasOf(service).size();
    String jdbc = plan.isProxied() ? postgres.jdbcUrl()
        .replace(":" + postgres.port() + "/", ":" + postgresProxy.port() + "/") : postgres.jdbcUrl();
    var environment = new LinkedHashMap<>(Map.of(
        "QUARKUS_REDIS_HOSTS", hosts(service),
        "QUARKUS_DATASOURCE_JDBC_URL", jdbc,
        "QUARKUS_DATASOURCE_USERNAME", postgres.username(),
        "QUARKUS_DATASOURCE_PASSWORD", postgres.password()));
    environment.putAll(plan.environment());
    String name = others == 0 ? service : service + "-" + (others + 1);
    environment.putAll(plan.own().getOrDefault(name, Map.of()));
    var replica = new Replica(name, service, plan.command(service), Ports.free(),
        environment);
    replicas.put(name, replica);
    if (plan.isProxied()) {
      fronts.put(name, Proxy.to(replica.port()));
    }
  }

  private String hosts(String service) {
    return sentinels != null ? sentinels.hosts(service)
        : plan.isProxied() ? redis.uri(service).replace(":" + redis.port(), ":" + redisProxy.port())
        : plan.hosts().of(redis, service);
  }

  /** Should the JVM of the trial be ended in the middle. */
  private void killAll() {
    replicas.values().stream().filter(Replica::isRunning).forEach(Replica::kill9);
    redis.kill();
    if (sentinels != null) {
      sentinels.kill();
    }
    postgres.kill();
  }
}
