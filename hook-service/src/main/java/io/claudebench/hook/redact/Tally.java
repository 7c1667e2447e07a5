package io.claudebench.hook.redact;

import java.util.TreeSet;

/** Counts what is replaced. */
final class Tally {
  private final TreeSet<String> kinds = new TreeSet<>();
  private int count;
  private boolean isCut;

  void add(String kind) {
    count++;
    kinds.add(kind);
  }

  void cut() {
    isCut = true;
  }

  int count() {
    return count;
  }

  <T> Redacted<T> of(T value) {
    return new Redacted<>(value, count, kinds.stream().limit(Redacted.KINDS_MAX).toList(), isCut);
  }
}
