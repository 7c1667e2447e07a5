package io.claudebench.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What was asked for.
 *
 * @param root the repository
 * @param logs where the processes write
 * @param seconds of each measurement
 * @param warmUp seconds that a fresh process is loaded before anything counts @param rounds of comparisons @param
 *     connections of a closed loop @param deep tasks in the long queue @param only names of workloads; empty is all
 */
record Plan(Path root, Path logs, double seconds, double warmUp, int rounds, int connections, int deep,
    List<String> only) {
  Path jar(String module) {
    return root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /** Rounds where no single figure hangs on them. */
  int few() {
    return Math.min(3, rounds);
  }

  /** The short load before a measurement of a process that is warm. */
  double settle() {
    return Math.min(1, seconds);
  }
}
