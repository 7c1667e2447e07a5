package io.claudebench.task;

import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.servers.Servers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Like {@link OwnFleet}, with a Redis that keeps everything and that can be brought back as it was. */
public final class AofFleet implements QuarkusTestResourceLifecycleManager {
  private RedisServer redis;

  @Override
  public Map<String, String> start() {
    try {
      redis = RedisServer.start(RedisOptions.kept(Files.createTempDirectory("claudebench-aof"),
          "").withAppendfsync("always"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var postgres = Servers.postgres();
    String database = "aof_" + Long.toString(System.nanoTime(), 36);
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    var settings = new HashMap<>(redis.settings());
    settings.putAll(Map.of(
        "quarkus.datasource.jdbc.url", postgres.jdbcUrl().replaceAll("/\\w+$", "/" + database),
        "quarkus.datasource.username", postgres.username(),
        "quarkus.datasource.password", postgres.password(),
        "quarkus.http.test-port", "0"));
    return settings;
  }

  @Override
  public void inject(TestInjector test) {
    test.injectIntoFields(redis, new TestInjector.MatchesType(RedisServer.class));
  }

  @Override
  public void stop() {
    redis.closeHavingDeniedNothing();
    delete(redis.dir());
  }

  /** A copy of the append-only files as they are now. */
  public static Path copy(RedisServer redis) {
    try {
      Path copy = Files.createTempDirectory("claudebench-aof-copy");
      files(redis, file -> {
        Path to = copy.resolve(redis.dir().relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      });
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills Redis and starts it with the files of the copy; an empty directory is an empty Redis. */
  public static void restartWith(RedisServer redis, Path copy) {
    redis.kill();
    files(redis, Files::delete);
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path to = redis.dir().resolve(copy.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    redis.restart();
  }

  private interface Act {
    void on(Path file) throws IOException;
  }

  private static void files(RedisServer redis, Act act) {
    try (Stream<Path> all = Files.walk(redis.dir())) {
      for (Path file : all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith("appendonly.aof")).toList()) {
        act.on(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path dir) {
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
