package io.claudebench.trials.kit;

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

/** One process of a service, from its quarkus-run.jar; its output goes to {@code trials/target/fleet/}. */
public final class Replica {
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(35); // over the 25 s drain

  private final String name;
  private final String service;
  private final Path app;
  private final int port;
  private final Map<String, String> environment;
  private Process process;

  /** @param app the directory of its quarkus-run.jar */
  Replica(String name, String service, Path app, int port, Map<String, String> environment) {
    this.name = name;
    this.service = service;
    this.app = app;
    this.port = port;
    this.environment = environment;
  }

  String service() {
    return service;
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

  public Pid pid() {
    return new Pid(process.pid());
  }

  public Path log() {
    return Root.out().resolve("fleet").resolve(name + "-" + port + ".log");
  }

  /** Starts the process; {@link #awaitReady} says when it serves. */
  public void launch() {
    Path jar = app.resolve("quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: build " + service + " first (./fleet test does)");
    }
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var builder = new ProcessBuilder(java, "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-jar", jar.toString());
    builder.environment().putAll(environment);
    builder.environment().putAll(Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "QUARKUS_HTTP_PORT", Integer.toString(port)));
    try {
      Files.createDirectories(log().getParent());
      process = builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void awaitReady() {
    Await.until(name + " is ready", START, () -> {
      if (!process.isAlive()) {
        throw new IllegalStateException(name + " ended with " + process.exitValue() + "; the end of its log:\n"
            + tail());
      }
      return status("/q/health/ready") == 200;
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
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
