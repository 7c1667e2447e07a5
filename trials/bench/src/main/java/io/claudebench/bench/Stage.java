package io.claudebench.bench;

import io.claudebench.testkit.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Somebody who speaks, and a port where others listen. */
interface Stage extends AutoCloseable {
  int port();

  ServiceProcess process();

  /** What a listener sends first. */
  byte[] request();

  /** Says so many things in one go, each with a mark. */
  void say(int count);

  @Override
  void close();

  /** Memory that the process holds, in bytes. */
  default long resident() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process().handle().pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum() * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
