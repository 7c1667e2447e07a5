package io.claudebench.trials.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * One call of a client and what came of it.
 *
 * @param start nanoseconds of the trial's clock, before the first byte was sent
 * @param end after the last byte of the answer, or when the client gave up
 * @param word {@code OK}, a refusal's word, {@code LOST} (no answer: it may have happened) or {@code UNSENT} (nobody
 *     took the connection)
 * @param text the answer's body as it came
 * @param body the same, parsed; missing when there was none
 */
public record Recorded(long start, long end, String client, String verb, JsonNode input, String word, String text,
    JsonNode body) {
  private static final Set<String> UNCLEAR = Set.of("LOST", "UNAVAILABLE", "TIMEOUT", "INTERNAL");
  private static final Set<String> AGAIN = Set.of("UNSENT", "FULL", "RATE_LIMITED", "CIRCUIT_OPEN");

  public boolean isOk() {
    return word.equals("OK");
  }

  /** It may have happened, and it may not. */
  public boolean isUnknown() {
    return UNCLEAR.contains(word) && !body.path("outcome").asText().equals("not_done");
  }

  /** Whether a client that wants it done asks again. */
  public boolean isWorthRepeating() {
    return UNCLEAR.contains(word) || AGAIN.contains(word);
  }

  /** The task that the call names, else empty. */
  public String task() {
    return input.path("id").asText(input.path("taskId").asText(""));
  }

  /** The fence that the call proves its lease by; 0 when it gives none. */
  public long fence() {
    return input.path("fence").asLong();
  }

  public boolean isVerb(String name) {
    return verb.equals(name);
  }

  /** Ended before the other began: what it saw and did came first. */
  public boolean isBefore(Recorded other) {
    return end < other.start;
  }
}
