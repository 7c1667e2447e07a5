package io.claudebench.trials;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The workers of {@code examples/}, as somebody who copied one would run it. */
enum Example {
  NODE("node", "examples/worker.mjs"),
  JAVA(Path.of(System.getProperty("java.home"), "bin/java").toString(), "examples/Worker.java");

  private final String program;
  private final String file;

  Example(String program, String file) {
    this.program = program;
    this.file = file;
  }

  Command start(String url, String workerId, String... arguments) throws IOException {
    if (this == NODE) {
      Command.assumeInstalled(program);
    }
    // A short lease, so that its beats come every second.
    var environment = Map.of("CLAUDEBENCH_URL", url, "WORKER_ID", workerId, "LEASE_MS", "3000");
    var command = Stream.concat(Stream.of(program, file), Stream.of(arguments)).toArray(String[]::new);
    return Command.start(workerId, Path.of(".."), environment, command);
  }
}
