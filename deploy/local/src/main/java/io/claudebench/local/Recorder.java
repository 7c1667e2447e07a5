package io.claudebench.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** {@link Record} as a process beside a running fleet: it gets what nobody else wants of the machine. */
final class Recorder {
  private Recorder() {}

  /** @param log what it says */
  static Process start(Home home, Path log) {
    try {
      return new ProcessBuilder(command(home))
          .redirectErrorStream(true)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record", e);
    }
  }

  private static List<String> command(Home home) {
    return List.of("nice", "-n", "19", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m",
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfleet.root=" + home.root(), "-Dfleet.dir=" + home.dir(),
        "-cp", System.getProperty("java.class.path"), Local.class.getName(), "record");
  }
}
