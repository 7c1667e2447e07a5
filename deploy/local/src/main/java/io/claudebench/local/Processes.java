package io.claudebench.local;

import io.claudebench.servers.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fleet's processes as the system sees them, whoever started them and whatever fleet.json says.
 *
 * <p>Each carries the fleet's directory in its command, so no process that got an old number is ever taken for ours.
 */
record Processes(Path dir) {

  /** The argument that marks a service of the fleet in this directory. */
  static String mark(Path dir) {
    return "-Dfleet.dir=" + dir;
  }

  boolean isService(long pid) {
    List<String> words = List.of(command(pid).split(" (?=-)"));
    return new Pid(pid).isAlive() && words.contains(mark(dir)) && Build.isOf(words);
  }

  List<Pid> services() {
    return ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(this::isService).map(Pid::new).toList();
  }

  Optional<Pid> redis() {
    return byFile(dir.resolve("redis/redis.pid"));
  }

  Optional<Pid> postgres() {
    return byFile(dir.resolve("postgres/data/postmaster.pid"));
  }

  private Optional<Pid> byFile(Path pidFile) {
    try (Stream<String> lines = Files.lines(pidFile)) {
      long pid = Long.parseLong(lines.findFirst().orElse("0").strip());
      boolean ours = new Pid(pid).isAlive() && command(pid).contains(dir.toString());
      return ours ? Optional.of(new Pid(pid)) : Optional.empty();
    } catch (IOException | NumberFormatException none) {
      return Optional.empty();
    }
  }

  private static String command(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().commandLine()).orElse("");
  }
}
