package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process by its number: asked to end, ended, frozen, thawed. Works on processes that are not our children. */
public record Pid(long value) {
  private static final int STEP_MS = 20;
  private static final boolean LINUX = Files.exists(Path.of("/proc/self/stat"));

  /** The number in the first line of a server's pid file. */
  static Pid read(Path file) {
    try {
      return new Pid(Long.parseLong(Files.readAllLines(file).getFirst().strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessHandle handle() {
    return ProcessHandle.of(value).orElseThrow(() -> new IllegalStateException("no process " + value));
  }

  /**
   * Whether it runs. A zombie does not (in containers nobody may ever collect it), once the last of its threads has
   * ended: until then its port is taken, and its files are open.
   */
  public boolean isAlive() {
    return value > 0 && ProcessHandle.of(value).map(ProcessHandle::isAlive).orElse(false) && !isZombieOrGone();
  }

  /** SIGSTOP: it keeps its sockets and answers nobody. */
  public void freeze() {
    send("STOP");
  }

  /** SIGCONT. */
  public void thaw() {
    send("CONT");
  }

  /** It and all that it has started. */
  public List<Pid> family() {
    return ProcessHandle.of(value).stream().flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(process -> new Pid(process.pid())).toList();
  }

  /** Sends the signal and waits for the end; false when it still runs after the time. */
  public boolean end(String signal, Duration patience) {
    if (!isAlive()) {
      return true;
    }
    send(signal);
    return ends(patience);
  }

  /** Waits for the end; false when it still runs after the time. */
  public boolean ends(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    var exit = ProcessHandle.of(value).map(ProcessHandle::onExit).orElse(null);
    while (exit != null && isAlive() && System.nanoTime() < deadline) {
      try {
        exit.get(STEP_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        continue;
      } catch (ExecutionException | InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return !isAlive();
  }

  private boolean isZombieOrGone() {
    if (!LINUX) {
      return false;
    }
    Path process = Path.of("/proc/" + value);
    try (var threads = Files.list(process.resolve("task"))) {
      String stat = Files.readString(process.resolve("stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2) && threads.count() <= 1;
    } catch (IOException | UncheckedIOException gone) {
      return true;
    }
  }

  /** Sends a signal by its name: TERM, INT, KILL, STOP, CONT. */
  public void send(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(value))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
