package io.claudebench.task.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * What a success answer is worth: {@code volatile} lives in Redis only, {@code durable} survives any process crash,
 * {@code strict} is in PostgreSQL before it is sent.
 */
public enum Durability {
  /** Java keeps the word for itself. */
  @JsonProperty("volatile") VOLATILE("volatile"), @JsonProperty("durable") DURABLE("durable"),
      @JsonProperty("strict") STRICT("strict");

  private final String word;

  Durability(String word) {
    this.word = word;
  }

  /** @param word null is the usual one */
  static Durability of(String word) {
    return word == null ? DURABLE
        : Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst().orElseThrow();
  }

  /** As the contract and the task's hash spell it. */
  @Override
  public String toString() {
    return word;
  }
}
