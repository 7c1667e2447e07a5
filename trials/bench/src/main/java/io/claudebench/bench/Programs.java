package io.claudebench.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs of the machine that may be there or not: redis-benchmark, node, npm. */
final class Programs {
  private Programs() {}

  static Optional<Path> find(String name) {
    for (String dir : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path candidate = Path.of(dir.isEmpty() ? "." : dir, name).toAbsolutePath();
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** What it prints, when it ends well. Its complaints go to {@code log}. */
  static String run(List<String> command, Path dir, Path log, Map<String, String> environment) {
    try {
      Files.createDirectories(log.getParent());
      var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectError(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command.getFirst() + " ended with " + process.exitValue() + "; see " + log);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
