package io.claudebench.trials.kit;

import io.claudebench.scanner.Resp;
import io.claudebench.servers.Ports;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster whose masters share the slots, each with a replica. */
public final class Nodes implements AutoCloseable {
  /** Of the default tenant: its keys are to lie in one slot. */
  public static final String PREFIX = "{cb}";
  private static final int SLOTS = 16_384;
  private static final String NODE_TIMEOUT = "cluster-node-timeout 1500"; // a trial waits for it
  private static final int BUS = 10_000; // from a node's port to the one at which the others meet it

  private final List<RedisServer> servers;

  private Nodes(List<RedisServer> servers) {
    this.servers = servers;
  }

  /** So many that share the slots, each with a replica. Returns when each of them serves. */
  public static Nodes start(int count) {
    var nodes = new Nodes(new ArrayList<>());
    try {
      IntStream.range(0, 2 * count).forEach(n -> nodes.servers.add(RedisServer.start(RedisOptions.fresh()
          .withPort(Ports.free(BUS)).asClusterNode().withPrefixes(List.of(PREFIX)).with(NODE_TIMEOUT))));
      IntStream.range(0, 2 * count).forEach(n -> nodes.join(n, count));
      nodes.servers.forEach(server -> Await.until("the node serves", () -> nodes.serves(server)));
      IntStream.range(0, count).forEach(n -> nodes.copies(n, nodes.servers.get(count + n)));
      return nodes;
    } catch (RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  private void join(int n, int count) {
    try (var redis = new Resp(servers.get(n).uri())) {
      if (n < count) {
        redis.ask(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"),
            IntStream.range(n * SLOTS / count, (n + 1) * SLOTS / count).boxed()).toArray());
      }
      redis.ask("CLUSTER", "MEET", "127.0.0.1", servers.getFirst().port());
    }
  }

  private void copies(int n, RedisServer replica) {
    try (var redis = new Resp(replica.uri())) {
      redis.ask("CLUSTER", "REPLICATE", id(servers.get(n)));
      Await.until("it has what its master has", () -> redis.text("INFO", "replication")
          .contains("master_link_status:up"));
    }
  }

  private static String id(RedisServer server) {
    try (var redis = new Resp(server.uri())) {
      return redis.text("CLUSTER", "MYID");
    }
  }

  private boolean serves(RedisServer server) {
    try (var redis = new Resp(server.uri())) {
      String info = redis.text("CLUSTER", "INFO");
      return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + servers.size());
    }
  }

  /** All of them as a service knows them, for {@code quarkus.redis.hosts}. */
  public String uris(String service) {
    return servers.stream().map(server -> server.uri(service)).collect(Collectors.joining(","));
  }

  /** What any of them denied a service. */
  public List<String> denied() {
    return servers.stream().map(RedisServer::denied).flatMap(List::stream).toList();
  }

  /** The master that has this key. */
  public String of(String key) {
    return master(key).uri();
  }

  /** The one that has this key ends and comes back without any. */
  public void restart(String key) {
    RedisServer server = master(key);
    server.restart();
    Await.until("the node serves", () -> serves(server));
  }

  /** {@code kill -9} of the one that has this key; returns when its replica has it. */
  public void failOver(String key) {
    RedisServer master = master(key);
    master.kill();
    Await.until("its replica has taken over", Duration.ofSeconds(20), () -> master(key) != master);
  }

  /** What {@link #failOver} killed comes back, as a replica. */
  public void heal() {
    for (RedisServer server : servers) {
      if (!server.pid().isAlive()) {
        server.restart();
        Await.until("the node serves", () -> serves(server));
      }
    }
  }

  /** Moves the slot of this key to another master, some keys at a time. */
  public void move(String key) {
    RedisServer from = master(key);
    RedisServer to = masters().stream().filter(other -> other != from).findFirst().orElseThrow();
    try (var source = new Resp(from.uri()); var target = new Resp(to.uri())) {
      long slot = source.number("CLUSTER", "KEYSLOT", key);
      target.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
      source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
      for (List<String> keys = some(source, slot); !keys.isEmpty(); keys = some(source, slot)) {
        source.ask(Stream.concat(Stream.of("MIGRATE", "127.0.0.1", to.port(), "", 0, 5000, "KEYS"), keys.stream())
            .toArray());
      }
      target.ask("CLUSTER", "SETSLOT", slot, "NODE", id(to));
      source.ask("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    }
    Await.until("all know it", () -> servers.stream().allMatch(server -> port(server, key) == to.port()));
  }

  private static List<String> some(Resp source, long slot) {
    return source.texts("CLUSTER", "GETKEYSINSLOT", slot, 5);
  }

  private List<RedisServer> masters() {
    return servers.stream().filter(server -> {
      try (var redis = new Resp(server.uri())) {
        return redis.text("INFO", "replication").contains("role:master");
      }
    }).toList();
  }

  private RedisServer master(String key) {
    RedisServer any = servers.stream().filter(server -> server.pid().isAlive()).findFirst().orElseThrow();
    int port = port(any, key);
    return servers.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  /** Where a node believes that the master of this key is. */
  private static int port(RedisServer server, String key) {
    try (var redis = new Resp(server.uri())) {
      long slot = redis.number("CLUSTER", "KEYSLOT", key);
      return ((List<?>) redis.ask("CLUSTER", "SLOTS")).stream().map(List.class::cast)
          .filter(range -> (Long) range.get(0) <= slot && slot <= (Long) range.get(1))
          .map(range -> ((Long) ((List<?>) range.get(2)).get(1)).intValue()).findFirst().orElse(-1);
    }
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
    servers.forEach(server -> Tree.delete(server.dir()));
  }
}
