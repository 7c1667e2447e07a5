package io.claudebench.trials;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebench.servers.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run from the root of the repository; its output goes to a file in {@code target/}. */
record Command(Process process, Path output) implements AutoCloseable {

  static Command start(String name, Path dir, Map<String, String> environment, String... command) throws IOException {
    Path output = Path.of("target", name + ".log").toAbsolutePath();
    Files.createDirectories(output.getParent());
    var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new Command(builder.start(), output);
  }

  /** Skips the test, and says why, where the program is not installed. */
  static void assumeInstalled(String program) {
    assume(Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program))), program + " is not on PATH");
  }

  /** Skips the test, and says why, unless it is so. */
  static void assume(boolean isSo, String otherwise) {
    if (!isSo) {
      System.out.println("SKIPPED: " + otherwise);
    }
    assumeTrue(isSo, otherwise);
  }

  /** What a {@code package-lock.json} names, unless it is there; skips the test where Node.js or npm is not. */
  static void install(Path dir, String dependency) throws IOException, InterruptedException {
    assumeInstalled("node");
    if (!Files.isDirectory(dir.resolve("node_modules").resolve(dependency))) {
      assumeInstalled("npm");
      try (var npm = start("npm", dir, Map.of(), "npm", "ci", "--no-audit", "--no-fund")) {
        if (npm.exit(Duration.ofSeconds(120)) != 0) {
          throw new AssertionError("npm ci in " + dir + " failed:\n" + npm.text());
        }
      }
    }
  }

  /** The exit code; fails with the output when it does not end in time. */
  int exit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still runs after " + patience + ":\n" + text());
    }
    return process.exitValue();
  }

  String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Pid pid() {
    return new Pid(process.pid());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
