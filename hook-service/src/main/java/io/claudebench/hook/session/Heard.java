package io.claudebench.hook.session;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was heard of a tenant's sessions and is not written yet, the last word of each. */
final class Heard {
  private final Map<String, Word> waiting = new LinkedHashMap<>();
  /** When each that spoke was written last, the longest ago first. */
  private final Map<String, Long> written = new LinkedHashMap<>();
  private final long quietNanos;
  private final int max;

  /** @param max over which no further session is waited for; its next event comes */
  Heard(int quietMs, int max) {
    this.quietNanos = quietMs * 1_000_000L;
    this.max = max;
  }

  /** The last word of a session. @param atNanos when it was heard */
  record Word(boolean isEnd, long atNanos) {
    long ageMs() {
      return (System.nanoTime() - atNanos) / 1_000_000;
    }
  }

  synchronized void add(String session, boolean isEnd) {
    Long last = written.get(session);
    boolean isQuiet = !isEnd && last != null && System.nanoTime() - last < quietNanos;
    if (!isQuiet && (waiting.size() < max || waiting.containsKey(session))) {
      waiting.put(session, new Word(isEnd, System.nanoTime()));
      written.remove(session);
    }
  }

  /** Session → its last word. */
  synchronized Map<String, Word> take(int most) {
    long now = System.nanoTime();
    written.values().removeIf(last -> now - last >= quietNanos);
    var some = new LinkedHashMap<String, Word>();
    var all = waiting.entrySet().iterator();
    while (all.hasNext() && some.size() < most) {
      var one = all.next();
      some.put(one.getKey(), one.getValue());
      all.remove();
      if (!one.getValue().isEnd()) {
        written.put(one.getKey(), now);
      }
    }
    return some;
  }

  /** They could not be written; what was heard since is newer. */
  synchronized void back(Map<String, Word> some) {
    some.forEach((session, word) -> {
      written.remove(session);
      if (waiting.size() < max) {
        waiting.putIfAbsent(session, word);
      }
    });
  }
}
