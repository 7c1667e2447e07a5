package io.claudebench.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The logs of the services under {@code .fleet/logs}. */
final class Logs {
  private static final int TAIL_LINES = 25;

  private Logs() {}

  /** The last lines, indented; of stack traces only what was thrown, not from where. */
  static String tail(Path log) {
    try {
      List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
          .toList();
      return "    " + String.join("\n    ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "    (no log: " + e.getMessage() + ")";
    }
  }

  /** A log of the run before moves to {@code .1}, so that a tail shows this run. */
  static void rotate(Path log) {
    if (Files.exists(log)) {
      log.toFile().renameTo(log.resolveSibling(log.getFileName() + ".1").toFile());
    }
  }
}
