package io.claudebench.local;

/** What went wrong and what to do about it, in a sentence for the person at the terminal. */
final class Sorry extends RuntimeException {
  Sorry(String sentence) {
    super(sentence, null, false, false);
  }
}
