package io.claudebench.trials.kit;

import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.servers.ServiceExecutable;
import io.claudebench.testkit.Packaged;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a fleet is made of.
 *
 * @param services a name twice is two replicas
 * @param environment added to every service's  @param own added to that of one replica, by its name
 * @param apps service → directory of another build of it
 * @param redis how Redis is started
 * @param isProxied whether services reach Redis and PostgreSQL, and clients reach them, through fault proxies
 * @param balanced the services that clients reach through a balancer, and no others; none: task-service, directly
 * @param isWatched whether Redis has a replica, and Sentinels over both, whom services ask instead of a proxy
 * @param hosts which Redis services use, where it is not the fleet's own or no proxy stands before that
 */
public record Plan(List<String> services, Map<String, String> environment, Map<String, Map<String, String>> own,
    Map<String, Path> apps,
    RedisOptions redis, boolean isProxied, Set<String> balanced, boolean isWatched,
    Hosts hosts) {

  /** Where a service finds Redis: {@code quarkus.redis.hosts}, with its user. */
  public interface Hosts {
    String of(RedisServer own, String service);
  }

  /** Nothing between them, Redis without a disk. */
  public static Plan of(String... services) {
    return new Plan(List.of(services), Map.of(), Map.of(), Map.of(), RedisOptions.fresh(), false, Set.of(), false,
        RedisServer::uri);
  }

  /**
   * So many replicas of task-service and one instance-service, behind proxies, with an append-only file and times short
   * enough for trials.
   */
  public static Plan trial(int replicas) {
    var services = new ArrayList<String>();
    for (int i = 0; i < replicas; i++) {
      services.add("task-service");
    }
    services.add("instance-service");
    return new Plan(services, Times.ENVIRONMENT, Map.of(), Map.of(), kept(), true, Set.of(), false,
        RedisServer::uri);
  }

  /** And so many replicas of another service. */
  public Plan and(String service, int replicas) {
    var more = new ArrayList<>(services);
    more.addAll(Collections.nCopies(replicas, service));
    return new Plan(more, environment, own, apps, redis, isProxied, balanced, isWatched, hosts);
  }

  public Plan with(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new Plan(services, more, own, apps, redis, isProxied, balanced, isWatched, hosts);
  }

  /** A key for a tenant; the name says no more than which key it is. */
  public Plan withKey(String name, String secret, String tenant) {
    return with("CLAUDEBENCH_KEYS_" + name + "_SECRET", secret).with("CLAUDEBENCH_KEYS_" + name + "_TENANT", tenant);
  }

  /** A key of the configuration, one of the default tenant if there is one; null where nobody needs one. */
  String key() {
    return environment.keySet().stream().filter(name -> name.matches("CLAUDEBENCH_KEYS_.+_SECRET"))
        .min(Comparator.comparing((String name) -> environment.containsKey(name.replace("_SECRET", "_TENANT")))
            .thenComparing(Comparator.naturalOrder())).map(environment::get).orElse(null);
  }

  /** What starts a service: another build of it, or the one of the tree. */
  List<String> command(String service) {
    Path app = apps.get(service);
    return app == null && Root.isNative()
        ? ServiceExecutable.built(Root.target(service), service)
        : jar(app == null ? Root.app(service) : app);
  }

  static List<String> jar(Path app) {
    return Packaged.jar(app.resolve("quarkus-run.jar"));
  }

  /** A wall clock of its own for one replica. */
  public Plan withClock(String replica, WrongClock clock, long offsetSeconds) {
    var more = new HashMap<>(own);
    more.put(replica, clock.environment(offsetSeconds));
    return new Plan(services, environment, more, apps, redis, isProxied, balanced, isWatched, hosts);
  }

  public Plan withApp(String service, Path app) {
    var more = new HashMap<>(apps);
    more.put(service, app);
    return new Plan(services, environment, own, more, redis, isProxied, balanced, isWatched, hosts);
  }

  public Plan withRedis(RedisOptions options) {
    return new Plan(services, environment, own, apps, options, isProxied, balanced, isWatched, hosts);
  }

  /** Another Redis than the fleet's own. @param of a service */
  public Plan withHosts(UnaryOperator<String> of) {
    return new Plan(services, environment, own, apps, redis, isProxied, balanced, isWatched,
        (mine, service) -> of.apply(service));
  }

  public Plan watched() {
    return new Plan(services, environment, own, apps, redis, isProxied, balanced, true, hosts)
        .with("QUARKUS_REDIS_CLIENT_TYPE", "sentinel").with("QUARKUS_REDIS_MASTER_NAME", Sentinels.MASTER);
  }

  /** Any service answers any verb, so any may be called. */
  public Plan balancedOver(String... names) {
    return new Plan(services, environment, own, apps, redis, isProxied, Set.of(names), isWatched, hosts);
  }

  private static RedisOptions kept() {
    return RedisOptions.kept(Tree.fresh("trial-redis"), "");
  }
}
