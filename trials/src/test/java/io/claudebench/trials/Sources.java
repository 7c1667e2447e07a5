package io.claudebench.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** What the sources say, for tests that compare it with what stands elsewhere. */
final class Sources {
  static final Path ROOT = Path.of("..");
  static final List<String> SERVICES = List.of("task-service", "instance-service", "event-service", "hook-service");

  private Sources() {}

  static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int port(String service) {
    return Integer.parseInt(properties(service + "/src/main/resources/application.properties")
        .getProperty("quarkus.http.port"));
  }

  /** How long a service may take to finish what is in flight. */
  static int drainSeconds() {
    String defaults = "core/runtime/src/main/resources/META-INF/microprofile-config.properties";
    return Integer.parseInt(properties(defaults).getProperty("quarkus.shutdown.timeout").replaceFirst("[Ss]$", ""));
  }

  /** How many connections to PostgreSQL a replica may hold; none for who keeps nothing there. */
  static int connections(String service) {
    return Integer.parseInt(properties(service + "/src/main/resources/application.properties")
        .getProperty("quarkus.datasource.jdbc.max-size", "0"));
  }

  private static Properties properties(String path) {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(ROOT.resolve(path))) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
