package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * How a Redis is started.
 *
 * @param dir where its files live; created when missing
 * @param port on 127.0.0.1
 * @param password empty for none
 * @param appendfsync {@code always}, {@code everysec} or {@code no}; empty: nothing is written to disk
 * @param maxmemoryBytes 0 for no limit; at the limit writes are refused, nothing is evicted
 * @param log its output
 * @param isClusterNode whether it may be one of a Redis Cluster; it holds no slot until it is given some
 */
public record RedisOptions(Path dir, int port, String password, String appendfsync, long maxmemoryBytes, Path log,
    boolean isClusterNode) {
  static final String PID_FILE = "redis.pid";

  /** A temporary directory, a free port, no password, nothing on disk. */
  public static RedisOptions fresh() {
    return running(Scratch.dir("redis"), Ports.free());
  }

  static RedisOptions running(Path dir, int port) {
    return new RedisOptions(dir, port, "", "", 0, dir.resolve("redis.log"), false);
  }

  /** Keeps its data in {@code dir}; append-only file synced every second. */
  public static RedisOptions kept(Path dir, String password) {
    return new RedisOptions(dir, Ports.free(), password, "everysec", 0, dir.resolve("redis.log"), false);
  }

  public RedisOptions withDir(Path dir) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, dir.resolve("redis.log"), isClusterNode);
  }

  public RedisOptions withPort(int port) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode);
  }

  public RedisOptions withPassword(String password) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode);
  }

  public RedisOptions withAppendfsync(String appendfsync) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode);
  }

  public RedisOptions withMaxmemoryBytes(long maxmemoryBytes) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode);
  }

  public RedisOptions withLog(Path log) {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, isClusterNode);
  }

  public RedisOptions asClusterNode() {
    return new RedisOptions(dir, port, password, appendfsync, maxmemoryBytes, log, true);
  }

  /** Writes redis.conf (0600: it holds the password, which must not stand in the process list). */
  Path write() {
    var lines = new ArrayList<String>();
    lines.add("bind 127.0.0.1");
    lines.add("port " + port);
    lines.add("dir \"" + dir.toAbsolutePath() + "\"");
    lines.add("save \"\"");
    lines.add("pidfile \"" + dir.resolve(PID_FILE).toAbsolutePath() + "\"");
    // Keeps the path of redis.conf in the process list, by which leftovers are known.
    lines.add("set-proc-title no");
    lines.add("maxmemory-policy noeviction");
    lines.add("maxmemory " + maxmemoryBytes);
    lines.add("appendonly " + (appendfsync.isEmpty() ? "no" : "yes"));
    if (!appendfsync.isEmpty()) {
      lines.add("appendfsync " + appendfsync);
    }
    if (!password.isEmpty()) {
      lines.add("requirepass " + password);
    }
    if (isClusterNode) {
      lines.add("cluster-enabled yes");
    }
    try {
      Files.createDirectories(dir);
      return Secrets.write(dir.resolve("redis.conf"), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
