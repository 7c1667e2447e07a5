package io.claudebench.testkit;

import io.claudebench.servers.ServiceJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The command that starts what a build packaged of a service: a jar, or a native executable. */
public final class Packaged {
  /** What the build says itself of what it left. */
  private static final String FACTS = "quarkus-artifact.properties";
  /** The JVM is to start soon rather than to get fast. */
  private static final String SOON = "-XX:TieredStopAtLevel=1";

  private Packaged() {}

  /**
   * What the last build left in the {@code target} of a service.
   *
   * @param settings configuration, by the names of {@code application.properties}
   */
  public static List<String> last(Path target, Map<String, String> settings) {
    var artifact = facts(target.resolve(FACTS));
    mustBeNewer(target.resolve(FACTS), target.resolve("classes"));
    Path path = target.resolve(artifact.getProperty("path")).toAbsolutePath();
    String[] options = settings.entrySet().stream().map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
    if (!artifact.getProperty("type").startsWith("native")) {
      return jar(path, options);
    }
    var command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(options));
    return command;
  }

  /** @param options for the JVM */
  public static List<String> jar(Path jar, String... options) {
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: ./fleet test builds it");
    }
    var all = new ArrayList<>(List.of(options));
    all.add(SOON);
    return ServiceJvm.command(jar, all.toArray(String[]::new));
  }

  /** Or a test would speak to the service as it was before the last edit. */
  private static void mustBeNewer(Path artifact, Path classes) {
    try (var files = Files.exists(classes) ? Files.walk(classes) : Stream.<Path>of()) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(artifact)) > 0) {
          throw new IllegalStateException(file + " is newer than what is packaged; run the test by Maven, which "
              + "packages"
              + " first");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties facts(Path file) {
    var facts = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      facts.load(in);
      return facts;
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is packaged here; Maven does it in every phase from tests on.", e);
    }
  }
}
