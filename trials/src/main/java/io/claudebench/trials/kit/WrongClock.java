package io.claudebench.trials.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a process a wall clock that is off, by a few lines of C that are compiled here and preloaded into it; monotonic
 * time stays.
 */
public final class WrongClock {
  private final Path library;

  private WrongClock(Path library) {
    this.library = library;
  }

  /** Empty where there is no C compiler, or none that makes a library this system preloads. */
  public static Optional<WrongClock> compiled() {
    Path source = Root.out().resolve("clock.c");
    Path library = Root.out().resolve("clock.so");
    try (var text = WrongClock.class.getResourceAsStream("/clock.c")) {
      Files.createDirectories(Root.out());
      Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
      var compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(),
          "-ldl")
          .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return compiler.waitFor() == 0 ? Optional.of(new WrongClock(library)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  Map<String, String> environment(long offsetSeconds) {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_OFFSET_S", Long.toString(offsetSeconds));
  }
}
