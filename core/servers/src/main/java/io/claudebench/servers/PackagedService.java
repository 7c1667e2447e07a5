package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The native executable of a service, running, so that tests speak to what was packaged. It ends with this JVM. */
public final class PackagedService {
  private static final Path TARGET = Path.of("target");
  private static final Path LOG = TARGET.resolve("executable.log");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private PackagedService() {}

  /**
   * Starts {@code target/*-runner} on a free port.
   *
   * @param settings its configuration
   * @return the port, once it is ready
   */
  public static int start(Map<String, String> settings) {
    int port = Ports.free();
    var builder = new ProcessBuilder(runner().toString()).redirectErrorStream(true).redirectOutput(LOG.toFile());
    settings.forEach((name, value) -> builder.command().add("-D" + name + "=" + value));
    builder.command().add("-Dquarkus.http.port=" + port);
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      Ready.await("the executable", process, LOG, PATIENCE, () -> isReady(port));
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path runner() {
    try (var files = Files.list(TARGET)) {
      return files.filter(file -> file.toString().endsWith("-runner")).findFirst()
          .orElseThrow(() -> new IllegalStateException("No executable in target; ./fleet native builds it."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isReady(int port) {
    try {
      return ((HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready").toURL().openConnection())
          .getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
