package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Temporary directories of servers, named after our pid so that a later JVM can clear what a killed one left. */
final class Scratch {
  private static final Pattern NAME = Pattern.compile("claudebench-(\\d+)-(redis|postgres)-.*");
  private static final List<String> PID_FILES = List.of(RedisOptions.PID_FILE, PostgresOptions.PID_FILE);

  private Scratch() {}

  static Path dir(String kind) {
    try {
      return Files.createTempDirectory("claudebench-" + ProcessHandle.current().pid() + "-" + kind + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the servers of JVMs that no longer run, and deletes their directories. */
  static void sweep() {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      all.filter(Scratch::isAbandoned).forEach(Scratch::clear);
    } catch (IOException | UncheckedIOException nothingToSweep) {
      return;
    }
  }

  static void delete(Path dir) {
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException anotherJvmDeletesItToo) {
      return;
    }
  }

  private static boolean isAbandoned(Path dir) {
    var name = NAME.matcher(dir.getFileName().toString());
    return name.matches() && !new Pid(Long.parseLong(name.group(1))).isAlive();
  }

  /** Ends the server that runs in this directory, and deletes it. */
  static void clear(Path dir) {
    PID_FILES.stream().map(dir::resolve).filter(Files::exists).forEach(file -> endServerOf(dir, file));
    delete(dir);
  }

  private static void endServerOf(Path dir, Path pidFile) {
    try {
      Pid pid = Pid.read(pidFile);
      String command = ProcessHandle.of(pid.value()).flatMap(process -> process.info().commandLine()).orElse("");
      if (command.contains(dir.getFileName().toString())) {
        pid.end("KILL", Duration.ofSeconds(5));
      }
    } catch (RuntimeException unreadable) {
      return;
    }
  }
}
