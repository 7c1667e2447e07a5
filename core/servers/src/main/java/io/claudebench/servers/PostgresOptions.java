package io.claudebench.servers;

import java.nio.file.Path;

/**
 * How a PostgreSQL is started.
 *
 * @param dir holds the data directory {@code data}; created and initialised when missing
 * @param port on 127.0.0.1
 * @param password of the user {@code claudebench}; fixed when the data directory is first made
 * @param isDurable false: no fsync, for tests
 * @param log its output
 */
public record PostgresOptions(Path dir, int port, String password, boolean isDurable, Path log) {
  static final String PID_FILE = "data/postmaster.pid";

  /** A temporary directory, a free port, a generated password, no fsync. */
  public static PostgresOptions fresh() {
    return running(Scratch.dir("postgres"), Ports.free(), Secrets.generate());
  }

  static PostgresOptions running(Path dir, int port, String password) {
    return new PostgresOptions(dir, port, password, false, dir.resolve("postgres.log"));
  }

  /** Keeps its data in {@code dir}. */
  public static PostgresOptions kept(Path dir, String password) {
    return new PostgresOptions(dir, Ports.free(), password, true, dir.resolve("postgres.log"));
  }

  public PostgresOptions withPort(int port) {
    return new PostgresOptions(dir, port, password, isDurable, log);
  }

  public PostgresOptions withLog(Path log) {
    return new PostgresOptions(dir, port, password, isDurable, log);
  }

  Path data() {
    return dir.resolve("data");
  }
}
