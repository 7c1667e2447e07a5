package io.claudebench.hook.todo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a todo waits for: the tasks of others that are not completed. Those that wait for it in turn do not count. */
final class Blockers {
  private static final int MOST = 100;

  private final Board board;

  Blockers(Board board) {
    this.board = board;
  }

  /** Ids of these tasks; null while one of them is still to be made. */
  List<String> of(Wanted one) {
    var ids = new ArrayList<String>();
    for (String key : one.blockedBy()) {
      Wanted blocker = board.wanted(key);
      if (blocker == null || blocker.isGone() || blocker.isDone() || reaches(blocker, one.key(), new HashSet<>())) {
        continue;
      }
      Made made = board.made(key);
      boolean isThere = made.task() != null && made.attempt() >= blocker.attempt() && !made.place().isOver();
      if (isThere) {
        ids.add(made.task());
      } else if (!made.isGivenUp(blocker)) {
        return null;
      }
    }
    return ids.size() > MOST ? ids.subList(0, MOST) : ids;
  }

  private boolean reaches(Wanted from, String key, Set<String> passed) {
    if (from.key().equals(key)) {
      return true;
    }
    return passed.add(from.key()) && from.blockedBy().stream().map(board::wanted)
        .anyMatch(next -> next != null && !next.isGone() && reaches(next, key, passed));
  }
}
