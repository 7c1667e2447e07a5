package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL process on 127.0.0.1, ours from start to end: user and database {@code claudebench}, SCRAM passwords,
 * no Unix socket. Runs for root and for normal users.
 */
public final class PostgresServer implements AutoCloseable {
  static final String NAME = "claudebench";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final PostgresOptions options;
  private ProcessHandle process;

  private PostgresServer(PostgresOptions options) {
    this.options = options;
  }

  /** Makes the data directory when there is none, starts, and returns when it accepts connections. */
  public static PostgresServer start(PostgresOptions options) {
    var server = new PostgresServer(options);
    try {
      Files.createDirectories(options.dir());
      new PostgresCluster(options).make();
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL in " + options.dir(), e);
    }
  }

  /** The one that already runs with these options. */
  static PostgresServer attached(PostgresOptions options) {
    var server = new PostgresServer(options);
    server.process = Pid.read(options.dir().resolve(PostgresOptions.PID_FILE)).handle();
    return server;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + NAME;
  }

  public String username() {
    return NAME;
  }

  public String password() {
    return options.password();
  }

  /** {@code postgresql://user:password@127.0.0.1:port/database}. */
  public String uri() {
    return "postgresql://" + NAME + ":" + password() + "@127.0.0.1:" + port() + "/" + NAME;
  }

  public int port() {
    return options.port();
  }

  public Path dir() {
    return options.dir();
  }

  public Pid pid() {
    return new Pid(process.pid());
  }

  /** SIGINT: it cuts its connections, writes its files and ends. */
  public void stop() {
    if (!pid().end("INT", STOP)) {
      kill();
    }
  }

  /** {@code kill -9}; its children notice and end, the next start recovers. */
  public void kill() {
    List<Pid> children = process.descendants().map(child -> new Pid(child.pid())).toList();
    pid().end("KILL", STOP);
    children.forEach(child -> child.end("KILL", STOP));
  }

  /** SIGSTOP to it and to the children that serve its connections. */
  public void freeze() {
    pid().freeze();
    process.descendants().forEach(child -> new Pid(child.pid()).freeze());
  }

  public void thaw() {
    process.descendants().forEach(child -> new Pid(child.pid()).thaw());
    pid().thaw();
  }

  /** Starts it again after {@link #stop} or {@link #kill}, on the same port and directory. */
  public void restart() {
    try {
      stop();
      launch();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL in " + dir(), e);
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void launch() throws IOException {
    var started = new ProcessBuilder(User.unprivileged(command()))
        .directory(dir().toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(options.log().toFile()))
        .start();
    process = started.toHandle();
    Ready.await("PostgreSQL", started, options.log(), START, this::serves);
  }

  private List<String> command() {
    var command = new ArrayList<>(List.of(PostgresBinaries.executable("postgres").toString(),
        "-D", options.data().toAbsolutePath().toString(), "-p", Integer.toString(port()),
        "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"));
    if (!options.isDurable()) {
      command.addAll(List.of("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"));
    }
    return command;
  }

  /** PostgreSQL writes its pid in the first line of this file, and its state in the eighth. */
  private boolean serves() {
    try {
      List<String> lines = Files.readAllLines(dir().resolve(PostgresOptions.PID_FILE));
      return lines.size() >= 8
          && lines.get(0).strip().equals(Long.toString(process.pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }
}
