package io.claudebench.testkit;

import io.claudebench.servers.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service as a process of its own, on a port that stays the same when it is started again. */
public class ServiceProcess {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(1)).build();
  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(35); // over the 25 s drain
  private static final int TAIL_LINES = 30;

  private final String name;
  private final ProcessBuilder builder;
  private final int port;
  private final Path log;
  private Process process;

  /**
   * @param command serves HTTP on the port that it finds in {@code QUARKUS_HTTP_PORT}; see {@link Packaged}
   * @param log what it prints, from this run of tests on
   * @param environment added to ours
   */
  public ServiceProcess(String name, List<String> command, int port, Path log, Map<String, String> environment) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().putAll(Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "QUARKUS_HTTP_PORT", Integer.toString(port)));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public Rest rest() {
    return Rest.at(url());
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** To freeze, thaw and signal it. */
  public Pid pid() {
    return new Pid(process.pid());
  }

  public Path log() {
    return log;
  }

  /** Starts the process; {@link #awaitReady} says when it serves. */
  public void launch() {
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  public void awaitReady() {
    awaitStatus("/q/health/ready", 200);
  }

  /** Returns when a GET of the path answers so; fails with the end of the log when the process ends before. */
  public void awaitStatus(String path, int status) {
    Await.until(name + path + " answers " + status, START, () -> {
      if (!process.isAlive()) {
        throw new IllegalStateException(name + " ended with " + process.exitValue() + "; the end of " + log + ":\n"
            + tail());
      }
      return status(path) == status;
    });
  }

  /** The HTTP status of a GET; 0 when nobody answers. */
  public int status(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(3)).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException nobody) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** {@code kill -9}. */
  public void kill9() {
    pid().end("KILL", STOP);
  }

  /** SIGTERM, and SIGKILL when it takes longer than it may. True when the first was enough. */
  public boolean stop() {
    boolean isClean = pid().end("TERM", STOP);
    if (!isClean) {
      kill9();
    }
    return isClean;
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
