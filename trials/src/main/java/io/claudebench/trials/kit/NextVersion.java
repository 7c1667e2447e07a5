package io.claudebench.trials.kit;

import io.claudebench.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A version after the one that was built: each of its scripts is another to Redis, as a line more makes another hash,
 * and its tables have a column more. Java is the same, so what it shows is that two versions get along where they meet,
 * in Redis and PostgreSQL.
 */
public record NextVersion(Path dir) {
  private static final String LINE = "\n-- of the version after\n";
  private static final int VERSION = 9999;
  private static final String HISTORY = "flyway_schema_history";

  /** Tables that services have, with the schema of each; those that are there are expanded. */
  private static final List<String> TABLES = List.of("public.task", "audit.entry", "audit.chain", "hook.policy");

  /** The directory of its quarkus-run.jar; made at the first call for a service. */
  public Path of(String service) {
    Path app = dir.resolve(service);
    if (!Files.exists(app)) {
      Tree.copy(Root.app(service), app);
      jars(app).forEach(NextVersion::change);
    }
    return app;
  }

  private static List<Path> jars(Path app) {
    try (Stream<Path> all = Files.walk(app)) {
      return all.filter(file -> file.getFileName().toString().matches(".*(claudebench|-service).*\\.jar")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void change(Path jar) {
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      Path scripts = files.getPath("lua");
      if (!Files.exists(scripts)) {
        return;
      }
      try (Stream<Path> all = Files.list(scripts)) {
        for (Path script : all.filter(file -> file.toString().endsWith(".lua")).toList()) {
          Files.writeString(script, Files.readString(script, StandardCharsets.UTF_8) + LINE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What its migration would do, and Flyway note, when the first replica of it starts. How many tables were expanded.
   */
  public static int expand(PostgresServer postgres) {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        var sql = connection.createStatement()) {
      int expanded = 0;
      for (String table : TABLES) {
        String schema = table.substring(0, table.indexOf('.'));
        try (var there = sql.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
          there.next();
          if (!there.getBoolean(1)) {
            continue;
          }
        }
        sql.executeUpdate("ALTER TABLE " + table + " ADD COLUMN of_next text DEFAULT 'n+1'");
        sql.executeUpdate("INSERT INTO " + schema + "." + HISTORY + " SELECT max(installed_rank) + 1, '" + VERSION
            + "', 'expand', 'SQL', 'V" + VERSION + "__expand.sql', 1, 'trial', now(), 1, true FROM " + schema + "."
            + HISTORY + " HAVING count(*) FILTER (WHERE version = '" + VERSION + "') = 0");
        expanded++;
      }
      return expanded;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
