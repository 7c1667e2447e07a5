package io.claudebench.trials.kit;

import io.claudebench.scanner.Resp;
import io.claudebench.servers.Ports;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster whose nodes share the slots, without replicas. */
public final class Nodes implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final int BUS = 10_000; // from a node's port to the one at which the others meet it

  private final List<RedisServer> servers;

  private Nodes(List<RedisServer> servers) {
    this.servers = servers;
  }

  /** Returns when each of them serves. */
  public static Nodes start(int count) {
    var nodes = new Nodes(new ArrayList<>());
    try {
      IntStream.range(0, count).forEach(n -> nodes.servers.add(RedisServer.start(RedisOptions.fresh()
          .withPort(Ports.free(BUS)).asClusterNode())));
      IntStream.range(0, count).forEach(n -> nodes.join(n, count));
      nodes.servers.forEach(server -> Await.until("the node serves", () -> nodes.serves(server)));
      return nodes;
    } catch (RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  private void join(int n, int count) {
    try (var redis = new Resp(servers.get(n).uri())) {
      var slots = Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"),
          IntStream.range(n * SLOTS / count, (n + 1) * SLOTS / count).boxed());
      redis.ask(slots.toArray());
      redis.ask("CLUSTER", "MEET", "127.0.0.1", servers.getFirst().port());
    }
  }

  private boolean serves(RedisServer server) {
    try (var redis = new Resp(server.uri())) {
      String info = redis.text("CLUSTER", "INFO");
      return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + servers.size());
    }
  }

  /** All of them, for {@code quarkus.redis.hosts}. */
  public String uris() {
    return servers.stream().map(RedisServer::uri).collect(Collectors.joining(","));
  }

  /** The one that has this key. */
  public String of(String key) {
    return server(key).uri();
  }

  /** The one that has this key ends and comes back without any. */
  public void restart(String key) {
    server(key).restart();
    Await.until("the node serves", () -> serves(server(key)));
  }

  private RedisServer server(String key) {
    try (var redis = new Resp(servers.getFirst().uri())) {
      long slot = redis.number("CLUSTER", "KEYSLOT", key);
      return servers.get(IntStream.range(0, servers.size())
          .filter(n -> slot < (n + 1L) * SLOTS / servers.size()).findFirst().orElseThrow());
    }
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
    servers.forEach(server -> Tree.delete(server.dir()));
  }
}
