package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Redis process on 127.0.0.1, ours from start to end.
 *
 * <p>Which Redis: {@code redis-server} ≥ 7 on PATH, else the 6.2 that embedded-redis carries; the system property
 * {@code servers.binary} (or the variable {@code FLEET_REDIS}) = {@code path}, {@code embedded} or
 * {@code auto} (default) decides otherwise. It never evicts.
 */
public final class RedisServer implements AutoCloseable {
  /** The setting that tells a test the URI of {@link #uri()}. */
  public static final String ADMIN = "quarkus.redis.admin.hosts";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final RedisOptions options;
  private final RedisBinary binary;
  private ProcessHandle process;

  private RedisServer(RedisOptions options, RedisBinary binary) {
    this.options = options;
    this.binary = binary;
  }

  /** Starts Redis and returns when it answers PING. Fails with the end of its log when it dies before. */
  public static RedisServer start(RedisOptions options) {
    var server = new RedisServer(options, RedisBinary.find());
    server.launch();
    return server;
  }

  /** The one that already runs with these options. */
  static RedisServer attached(RedisOptions options) {
    var server = new RedisServer(options, RedisBinary.find());
    server.process = Pid.read(options.dir().resolve(RedisOptions.PID_FILE)).handle();
    return server;
  }

  /**
   * That of the user who may do all, {@code redis://[default:password@]127.0.0.1:port}; with the name, because
   * redis-cli 7.0 needs it.
   */
  public String uri() {
    String user = options.password().isEmpty() ? "" : "default:" + options.password() + "@";
    return "redis://" + user + "127.0.0.1:" + port();
  }

  /** That of the user of a service, who may do what this service needs; other modules are the one who may do all. */
  public String uri(String module) {
    return RedisUsers.SERVICES.contains(module) ? RedisUsers.uri(uri(), module) : uri();
  }

  /**
   * For a Quarkus test: the service of this module connects as its user, the client {@code admin} and what stands past
   * the service as the one who may do all.
   */
  public Map<String, String> settings() {
    return Map.of("quarkus.redis.hosts", uri(Path.of(System.getProperty("basedir")).getFileName().toString()),
        ADMIN, uri());
  }

  /** What the users of the services wanted and must not do, since the start; empty when nobody answers. */
  public List<String> denied() {
    return Denied.by(port(), password());
  }

  /** Fails when there was any. */
  public void mustHaveDeniedNothing() {
    mustBeNone(denied());
  }

  /** @param denied as {@link #denied} says it, perhaps of several */
  public static void mustBeNone(List<String> denied) {
    if (!denied.isEmpty()) {
      throw new IllegalStateException("deploy/redis/users.acl lacks what a service needs: " + denied);
    }
  }

  /** Ends it, and fails when it denied a service anything. */
  public void closeHavingDeniedNothing() {
    try {
      mustHaveDeniedNothing();
    } finally {
      close();
    }
  }

  public int port() {
    return options.port();
  }

  /** Where its append-only file lives. */
  public Path dir() {
    return options.dir();
  }

  public String password() {
    return options.password();
  }

  public Pid pid() {
    return new Pid(process.pid());
  }

  /** Whether it is the carried 6.2: good for trying out and for tests, not for production. */
  public boolean isEmbedded() {
    return binary.major() < RedisBinary.OLDEST_MAJOR;
  }

  /** As {@code redis-server --version} says it, for example {@code 7.0.15}. */
  public String version() {
    return binary.version();
  }

  /** SIGTERM: Redis writes its files and ends. */
  public void stop() {
    if (!pid().end("TERM", STOP)) {
      kill();
    }
  }

  /** {@code kill -9}. */
  public void kill() {
    pid().end("KILL", STOP);
  }

  public void freeze() {
    pid().freeze();
  }

  public void thaw() {
    pid().thaw();
  }

  /** Starts it again after {@link #stop} or {@link #kill}, on the same port and directory. */
  public void restart() {
    stop();
    launch();
  }

  @Override
  public void close() {
    stop();
  }

  private void launch() {
    mustReadItsData();
    try {
      Path conf = options.write();
      var command = new ArrayList<>(List.of(binary.path().toString(), conf.toString()));
      if (options.isSentinel()) {
        command.add("--sentinel");
      }
      var started = new ProcessBuilder(command)
          .directory(dir().toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(options.log().toFile()))
          .start();
      process = started.toHandle();
      Ready.await("Redis", started, options.log(), START, () -> RedisPing.answers(port(), password()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + binary.path(), e);
    }
  }

  /** Redis 6 does not see what Redis 7 wrote: it would start empty, without a word. */
  private void mustReadItsData() {
    boolean isOld = binary.major() < RedisBinary.OLDEST_MAJOR;
    if (isOld && !options.appendfsync().isEmpty() && Files.exists(dir().resolve("appendonlydir"))) {
      throw new IllegalStateException("the data in " + dir() + " was written by Redis 7 or newer, and only the"
          + " embedded " + version() + " is here; install redis-server 7 or newer");
    }
  }
}
