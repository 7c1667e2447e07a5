package io.claudebench.hook.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all keywords in one pass over a text, in any case (Aho and Corasick, 1975), so that a text without any costs
 * next to nothing.
 *
 * @param <T> what a keyword stands for
 */
final class Keywords<T> {
  private static final int ASCII = 128;

  /** @param length of the keyword  @param what it stands for */
  record Found<T>(int length, T what) {}

  interface Visitor<T> {
    void found(int from, int to, T what);
  }

  private final List<int[]> next = new ArrayList<>();
  private final List<List<Found<T>>> ends = new ArrayList<>();
  private int[][] steps;

  Keywords() {
    state();
  }

  private int state() {
    int[] row = new int[ASCII];
    Arrays.fill(row, -1);
    next.add(row);
    ends.add(new ArrayList<>());
    return next.size() - 1;
  }

  /** @param keyword in lower case */
  void add(String keyword, T what) {
    int state = 0;
    for (char c : keyword.toCharArray()) {
      if (next.get(state)[c] < 0) {
        next.get(state)[c] = state();
      }
      state = next.get(state)[c];
    }
    ends.get(state).add(new Found<>(keyword.length(), what));
  }

  /** To be called when all are there: where the text leaves a keyword it goes on in the longest that its end begins. */
  Keywords<T> ready() {
    int[] fallback = new int[next.size()];
    var queue = new ArrayDeque<Integer>(List.of(0));
    while (!queue.isEmpty()) {
      int state = queue.poll();
      for (int c = 0; c < ASCII; c++) {
        int to = next.get(state)[c];
        int other = state == 0 ? 0 : next.get(fallback[state])[c];
        if (to < 0) {
          next.get(state)[c] = other;
        } else {
          fallback[to] = other;
          ends.get(to).addAll(ends.get(other));
          queue.add(to);
        }
      }
    }
    for (int[] row : next) {
      System.arraycopy(row, 'a', row, 'A', 'Z' - 'A' + 1);
    }
    steps = next.toArray(int[][]::new);
    return this;
  }

  void each(String text, Visitor<T> visitor) {
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      state = c < ASCII ? steps[state][c] : 0;
      List<Found<T>> here = ends.get(state);
      for (int k = 0; k < here.size(); k++) {
        visitor.found(i + 1 - here.get(k).length(), i + 1, here.get(k).what());
      }
    }
  }
}
