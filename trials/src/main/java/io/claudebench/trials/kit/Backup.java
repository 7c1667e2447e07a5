package io.claudebench.trials.kit;

import io.claudebench.servers.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The append-only file of a Redis as it was: what a crash of its machine leaves, or what somebody restores. */
public record Backup(RedisServer redis, Path copy) {

  /** As it is now. */
  public static Backup of(RedisServer redis) {
    var backup = new Backup(redis, redis.dir().resolve("copy"));
    Tree.delete(backup.copy);
    Tree.copy(backup.aof(), backup.copy);
    return backup;
  }

  /** Kills Redis, and starts it as it was. */
  public void restore() {
    Path aof = aof();
    redis.kill();
    Tree.delete(aof);
    Tree.copy(copy, aof);
    redis.restart();
  }

  /** Redis 7 keeps its append-only file in a directory, 6.2 beside the rest. */
  private Path aof() {
    Path dir = redis.dir().resolve("appendonlydir");
    return Files.exists(dir) ? dir : redis.dir().resolve("appendonly.aof");
  }
}
