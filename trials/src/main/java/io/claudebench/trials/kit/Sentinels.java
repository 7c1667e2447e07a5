package io.claudebench.trials.kit;

import io.claudebench.scanner.Resp;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Three Sentinels over a Redis and a replica of it. */
public final class Sentinels implements AutoCloseable {
  public static final String MASTER = "cb";
  private static final int COUNT = 3;
  private static final int DOWN_MS = 1_000; // what an operator would set to 5 s or more; a trial waits for it

  private final RedisServer first;
  private final RedisServer second;
  private final List<RedisServer> watching = new ArrayList<>();

  private Sentinels(RedisServer first, RedisOptions same) {
    this.first = first;
    this.second = RedisServer.start(same.with("replicaof 127.0.0.1 " + first.port()));
  }

  /** Returns when each Sentinel knows the others and the replica has what the master has. */
  static Sentinels over(RedisServer master) {
    var sentinels = new Sentinels(master, RedisOptions.fresh().withAppendfsync("everysec"));
    for (int i = 0; i < COUNT; i++) {
      sentinels.watching.add(RedisServer.start(RedisOptions.fresh().asSentinel(
          "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 2",
          "sentinel down-after-milliseconds " + MASTER + " " + DOWN_MS,
          "sentinel failover-timeout " + MASTER + " 5000")));
    }
    sentinels.watching.forEach(one -> Await.until("it knows all", () -> knowsAll(one)));
    return sentinels;
  }

  private static boolean knowsAll(RedisServer sentinel) {
    try (var redis = new Resp(sentinel.uri())) {
      String master = redis.ask("SENTINEL", "MASTER", MASTER).toString();
      String replica = redis.ask("SENTINEL", "REPLICAS", MASTER).toString();
      return master.contains("num-other-sentinels, " + (COUNT - 1)) && replica.contains("master-link-status, ok");
    }
  }

  /** For {@code quarkus.redis.hosts}. */
  String hosts(String service) {
    return watching.stream().map(one -> one.uri(service)).collect(Collectors.joining(","));
  }

  /** The one that a majority takes for the master. */
  public RedisServer master() {
    return port() == first.port() ? first : second;
  }

  private int port() {
    try (var redis = new Resp(watching.getFirst().uri())) {
      return Integer.parseInt((String) ((List<?>) redis.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)).get(1));
    }
  }

  /** What the Sentinels and the replica denied a service. */
  List<String> denied() {
    var all = new ArrayList<>(second.denied());
    watching.forEach(one -> all.addAll(one.denied()));
    return all;
  }

  void kill() {
    watching.forEach(RedisServer::kill);
    second.kill();
  }

  @Override
  public void close() {
    kill();
    watching.forEach(one -> Tree.delete(one.dir()));
    Tree.delete(second.dir());
  }
}
