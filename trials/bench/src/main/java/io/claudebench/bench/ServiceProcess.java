package io.claudebench.bench;

import io.claudebench.servers.Pid;
import io.claudebench.servers.Ports;
import io.claudebench.servers.ServiceJvm;
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
import java.util.concurrent.TimeUnit;

/** A Quarkus application under test, as a process with the options that {@code ./fleet up} gives it. */
record ServiceProcess(String name, int port, Process process, Path log) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration STOP = Duration.ofSeconds(35); // over the 25 s drain
  private static final int START_S = 120;

  static ServiceProcess start(Path jar, String name, Path logs, Map<String, String> environment) {
    return launch(name, ServiceJvm.command(jar), logs, Ports.free(), environment);
  }

  /** Any command that serves HTTP on the port it finds in {@code QUARKUS_HTTP_PORT}. */
  static ServiceProcess launch(String name, List<String> command, Path logs, int port, Map<String,
      String> environment) {
    Path log = logs.resolve(name + ".log");
    try {
      Files.createDirectories(logs);
      var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      builder.environment()
          .putAll(Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "QUARKUS_HTTP_PORT", Integer.toString(port)));
      return new ServiceProcess(name, port, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Returns when a GET of {@code path} answers anything below 500. */
  ServiceProcess awaitAnswer(String path) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_S);
    try {
      for (int status = status(path); status == 0 || status >= 500; status = status(path)) {
        if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          throw new IllegalStateException(name + " does not serve; see " + log);
        }
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  double cpuMicros() {
    return Cpu.ofProcess(process.toHandle());
  }

  void stop() {
    var pid = new Pid(process.pid());
    if (!pid.end("TERM", STOP)) {
      pid.end("KILL", STOP);
    }
  }

  private int status(String path) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(3))
          .build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException nobody) {
      return 0;
    }
  }
}
