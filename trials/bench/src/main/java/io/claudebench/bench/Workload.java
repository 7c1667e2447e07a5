package io.claudebench.bench;

/** One kind of work that is measured, on a testbed of its own. */
interface Workload {
  /** As {@code --only} says it. */
  String name();

  /** Puts what it finds into the report. */
  void run(Testbed testbed, Report report);
}
