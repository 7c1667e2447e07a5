package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a Redis is started.
 *
 * @param dir where its files live; created when missing
 * @param port on 127.0.0.1
 * @param password of the default user, who may do all; empty for none. Those of the four services follow from it
 * @param appendfsync {@code always}, {@code everysec} or {@code no}; empty: nothing is written to disk
 * @param maxmemoryBytes 0 for no limit; at the limit writes are refused, nothing is evicted
 * @param log its output
 * @param isClusterNode whether it may be one of a Redis Cluster; it holds no slot until it is given some
 * @param prefixes of the default tenants whose keys the four services may use; none: it is a Sentinel
 * @param more lines of redis.conf
 */
public record RedisOptions(Path dir, int port, String password, String appendfsync, long maxmemoryBytes, Path log,
    boolean isClusterNode, List<String> prefixes, List<String> more) {
  static final String PID_FILE = "redis.pid";
  private static final List<String> PREFIX = List.of("cb");

  /** A temporary directory, a free port, no password, nothing on disk. */
  public static RedisOptions fresh() {
    return running(Scratch.dir("redis"), Ports.free());
  }

  static RedisOptions running(Path dir, int port) {
    return new RedisOptions(dir, port, "", "", 0, dir.resolve("redis.log"), false, PREFIX,
        List.of());
  }

  /** Keeps its data in {@code dir}; append-only file synced every second. */
  public static RedisOptions kept(Path dir, String password) {
    return new RedisOptions(dir, Ports.free(), password, "everysec", 0, dir.resolve("redis.log"), false, PREFIX,
        List.of());
  }

  public RedisOptions withDir(Path dir) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, dir.resolve("redis.log"), isClusterNode,
        prefixes, more);
  }

  public RedisOptions withPort(int port) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode,
        prefixes, more);
  }

  public RedisOptions withPassword(String password) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode,
        prefixes, more);
  }

  public RedisOptions withAppendfsync(String appendfsync) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode,
        prefixes, more);
  }

  public RedisOptions withMaxmemoryBytes(long maxmemoryBytes) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode,
        prefixes, more);
  }

  public RedisOptions withLog(Path log) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode,
        prefixes, more);
  }

  public RedisOptions asClusterNode() {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, true,
        prefixes, more);
  }

  public RedisOptions withPrefixes(List<String> prefixes) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode, prefixes, more);
  }

  public RedisOptions with(String... lines) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode, prefixes,
        List.of(lines));
  }

  /** One that watches others, as {@code more} lines tell it. */
  public RedisOptions asSentinel(String... lines) {
    return withPrefixes(List.of()).with(lines);
  }

  boolean isSentinel() {
    return prefixes.isEmpty();
  }

  /** Writes redis.conf and the users (0600: whoever has a hash can try passwords against it). */
  Path write() {
    var lines = new ArrayList<String>();
    lines.add("bind 127.0.0.1");
    lines.add("port " + port);
    lines.add("dir \"" + dir.toAbsolutePath() + "\"");
    lines.add("pidfile \"" + dir.resolve(PID_FILE).toAbsolutePath() + "\"");
    if (!isSentinel()) {
      lines.addAll(data());
    }
    // Keeps the path of redis.conf in the process list, by which leftovers are known.
    lines.add("set-proc-title no");
    lines.addAll(more);
    Path users = dir.resolve(RedisUsers.FILE).toAbsolutePath();
    lines.add("aclfile \"" + users + "\"");
    try {
      Files.createDirectories(dir);
      Secrets.write(users, RedisUsers.acl(password, prefixes));
      return Secrets.write(dir.resolve("redis.conf"), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> data() {
    var lines = new ArrayList<>(List.of("save \"\"", "maxmemory-policy noeviction", "maxmemory " + maxmemoryBytes,
        "appendonly " + (appendfsync.isEmpty() ? "no" : "yes")));
    if (!appendfsync.isEmpty()) {
      lines.add("appendfsync " + appendfsync);
    }
    if (isClusterNode) {
      lines.add("cluster-enabled yes");
    }
    return lines;
  }
}
