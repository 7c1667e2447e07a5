package io.claudebench.task;

import io.claudebench.servers.Ports;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts what was packaged, the native executable, once per JVM on servers of its own, so that the contract tests speak to it. */
public final class Executable implements BeforeAllCallback {
  private static Process process;

  @Override
  public synchronized void beforeAll(ExtensionContext context) throws IOException {
    if (process != null) {
      return;
    }
    Map<String, String> settings = new OwnFleet().start();
    int port = Ports.free();
    var builder = new ProcessBuilder(runner().toString()).redirectErrorStream(true).redirectOutput(new File("target/executable.log"));
    settings.forEach((name, value) -> builder.command().add("-D" + name + "=" + value));
    builder.command().add("-Dquarkus.http.port=" + port);
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    String url = "http://127.0.0.1:" + port;
    System.setProperty(Stage.PREFIX + "test.url", url);
    Stage.await("the executable was ready (see target/executable.log)", () -> ready(url));
  }

  private static Path runner() throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      return files.filter(file -> file.toString().endsWith("-runner")).findFirst()
          .orElseThrow(() -> new IllegalStateException("No executable in target; ./fleet native task-service builds it."));
    }
  }

  private static boolean ready(String url) {
    try {
      return ((HttpURLConnection) URI.create(url + "/q/health/ready").toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
