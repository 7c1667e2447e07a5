package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * A task that a worker holds, cut out of the bytes of an answer. {@code due}: the number in a text {@code due 123…};
 * else 0.
 */
record Held(String id, long fence, long due) {
  private static final byte[] TASKS = "\"tasks\":[".getBytes(UTF_8);
  private static final byte[] ID = "\"id\":\"".getBytes(UTF_8);
  private static final byte[] FENCE = "\"fence\":".getBytes(UTF_8);
  private static final byte[] DUE = "\"text\":\"due ".getBytes(UTF_8);

  /** Those that a claim gave. */
  static List<Held> claimed(Answer answer) {
    int list = answer.find(TASKS, answer.from());
    return list < 0 ? List.of() : from(answer, list);
  }

  /** Those that completes gave with {@code claimNext}. */
  static List<Held> next(Answer answer) {
    return from(answer, answer.from());
  }

  /** A fence belongs to the last id before it. */
  private static List<Held> from(Answer answer, int start) {
    var held = new ArrayList<Held>();
    int at = start;
    for (int fence = answer.find(FENCE, at); fence >= 0; fence = answer.find(FENCE, at)) {
      int id = at;
      for (int found = answer.find(ID, at, fence); found >= 0; found = answer.find(ID, found + 1, fence)) {
        id = found;
      }
      int due = answer.find(DUE, id, fence);
      held.add(new Held(answer.quoted(id + ID.length), answer.number(fence + FENCE.length),
          due < 0 ? 0 : answer.number(due + DUE.length)));
      at = fence + 1;
    }
    return held;
  }
}
