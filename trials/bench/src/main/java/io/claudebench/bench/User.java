package io.claudebench.bench;

/** Who sits behind one connection: what it asks next, and what an answer was worth. Runs on the loop. */
interface User {
  /** The next request. */
  byte[] next();

  /** How many operations this answer completed. What is wrong inside it, or more to say, goes into the sample. */
  int answered(Answer answer, Sample sample);

  /** The answer was a refusal: begins anew. */
  default void refused() {}

  /** Asks the same again and again; each answer is worth {@code operations}. */
  static User of(byte[] request, int operations) {
    return new User() {
      @Override
      public byte[] next() {
        return request;
      }

      @Override
      public int answered(Answer answer, Sample sample) {
        return operations;
      }
    };
  }
}
