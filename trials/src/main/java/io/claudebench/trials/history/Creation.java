package io.claudebench.trials.history;

/**
 * A task that was acknowledged.
 *
 * @param key what all calls for it have in common: its text, which no other task has
 * @param firstStart when the first call for it began; the task was made after that and before {@code call} ended
 * @param call the first one that was acknowledged
 */
public record Creation(String task, String key, long firstStart, Recorded call) {

  /** Whether not even the loss of Redis may lose it. */
  public boolean isStrict() {
    return call.input().path("durability").asText().equals("strict");
  }
}
