package io.claudebench.bench;

import io.claudebench.servers.ServiceExecutable;
import io.claudebench.servers.ServiceJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What was asked for.
 *
 * @param root the repository
 * @param logs where the processes write
 * @param seconds of each measurement
 * @param warmUp seconds that a fresh process is loaded before anything counts
 * @param rounds of comparisons
 * @param connections of a closed loop
 * @param deep tasks in the long queue
 * @param only names of workloads; empty is all
 * @param executables services that run natively
 */
record Plan(Path root, Path logs, double seconds, double warmUp, int rounds, int connections, int deep,
    List<String> only, Set<String> executables) {

  /** What starts an application of the repository. */
  List<String> command(String module) {
    Path target = root.resolve(module).resolve("target");
    return executables.contains(module)
        ? ServiceExecutable.built(target, module)
        : ServiceJvm.command(target.resolve("quarkus-app/quarkus-run.jar"));
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
