package io.claudebench.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until a process serves or dies, whichever comes first. */
final class Ready {
  private static final int STEP_MS = 20;
  private static final int TAIL_LINES = 20;

  private Ready() {}

  static void await(String name, Process process, Path log, Duration patience, BooleanSupplier serves) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!serves.getAsBoolean()) {
        if (process.waitFor(STEP_MS, TimeUnit.MILLISECONDS)) {
          throw failed(name + " ended with exit code " + process.exitValue() + " while it started", log);
        }
        if (System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw failed(name + " did not serve within " + patience.toSeconds() + " s", log);
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " started", e);
    }
  }

  static IllegalStateException failed(String sentence, Path log) {
    return new IllegalStateException(sentence + "; the end of " + log + ":\n" + tail(log));
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
