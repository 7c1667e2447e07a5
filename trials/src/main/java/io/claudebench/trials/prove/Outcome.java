package io.claudebench.trials.prove;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one fault left.
 *
 * @param acks calls that were answered with success  @param unknowns calls that may or may not have happened
 * @param rules how many were checked  @param violations rule → sentences
 * @param file the history, kept when something is violated
 */
record Outcome(String fault, long seed, int calls, long acks, long unknowns, int tasks, int rules, List<String> notes,
    Map<String, List<String>> violations,
    Path file, long tookMs) {

  boolean isClean() {
    return violations.isEmpty();
  }
}
