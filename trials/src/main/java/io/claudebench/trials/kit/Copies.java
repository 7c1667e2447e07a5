package io.claudebench.trials.kit;

import io.claudebench.scanner.Resp;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Redis and PostgreSQL as docs/backup.md copies them while they serve: Redis first, as PostgreSQL may be ahead of
 * it and not behind.
 *
 * @param redis what belongs into the directory of a Redis  @param postgres a data directory is {@code data} in it
 */
public record Copies(Path redis, Path postgres) {
  private static final Duration REWRITE_MAX = Duration.ofSeconds(30);
  /** Of the process that runs, or made anew by a start; the log is copied when the rest is. */
  private static final Pattern NOT_COPIED = Pattern.compile("postmaster\\.(pid|opts)|pgsql_tmp.*|pg_internal\\.init");

  public static Copies of(RedisServer redis, PostgresServer postgres, Path into) {
    var copies = new Copies(into.resolve("redis"), into.resolve("postgres"));
    try {
      copies.take(redis);
      copies.take(postgres);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return copies;
  }

  /** While no rewrite of the append-only file replaces its parts; a last command that is cut is not read. */
  private void take(RedisServer server) throws IOException {
    try (var asked = new Resp(server.uri())) {
      Object percent = ((List<?>) asked.ask("CONFIG", "GET", "auto-aof-rewrite-percentage")).get(1);
      asked.ask("CONFIG", "SET", "auto-aof-rewrite-percentage", "0");
      Await.until("no rewrite runs", REWRITE_MAX, () -> asked.text("INFO", "persistence")
          .contains("aof_rewrite_in_progress:0"));
      Files.createDirectories(redis);
      for (String name : new String[] {"appendonlydir", "appendonly.aof"}) {
        if (Files.exists(server.dir().resolve(name))) {
          Tree.copy(server.dir().resolve(name), redis.resolve(name));
        }
      }
      asked.ask("CONFIG", "SET", "auto-aof-rewrite-percentage", percent);
    }
  }

  /** As PostgreSQL's manual has it (26.3.3): start, copy, stop, then its log and the label of the backup. */
  private void take(PostgresServer server) throws IOException, SQLException {
    Path from = server.dir().resolve("data");
    Path data = postgres.resolve("data");
    Files.createDirectories(postgres);
    try (Connection session = DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
        var start = session.prepareStatement("SELECT pg_backup_start('claudebench', true)");
        var stop = session.prepareStatement("SELECT labelfile FROM pg_backup_stop(false)")) {
      start.execute();
      copy(from, data, from.resolve("pg_wal"));
      try (var label = stop.executeQuery()) {
        label.next();
        Files.writeString(data.resolve("backup_label"), label.getString(1));
      }
      Tree.delete(data.resolve("pg_wal"));
      copy(from.resolve("pg_wal"), data.resolve("pg_wal"), null);
    }
  }

  /** With modes, as PostgreSQL starts on a directory of its owner's alone; what goes meanwhile is not needed. */
  private static void copy(Path from, Path to, Path without) throws IOException {
    Files.walkFileTree(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
        Files.copy(dir, to.resolve(from.relativize(dir)), StandardCopyOption.COPY_ATTRIBUTES);
        return dir.equals(without) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!NOT_COPIED.matcher(file.getFileName().toString()).matches()) {
          try {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
          } catch (NoSuchFileException gone) {
            return FileVisitResult.CONTINUE;
          }
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        throw failure;
      }
    });
  }
}
