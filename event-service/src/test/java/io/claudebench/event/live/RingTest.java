package io.claudebench.event.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.event.Cursor;
import io.claudebench.event.Reading;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingTest {

  /** Whoever is let in at a place finds there all that came behind it. */
  @Test
  void aPlaceIsFoundOnlyWhereAllThatIsBehindItIsThere() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var ring = new Ring(8, random.nextBoolean() ? 3000 : 1 << 20);
      ring.begin(Cursor.before(1000).in(1));
      var all = new ArrayList<Entry>();
      long ms = 1000;
      for (int i = 0; i < 40; i++) {
        ms += random.nextInt(3);
        Entry entry = entry(ms, i, "x" + random.nextInt(3));
        long at = ring.head().index();
        if (!all.isEmpty() && !all.getLast().cursor.isBefore(entry.cursor)) {
          continue;
        }
        ring.add(entry, at);
        ring.settle(new Ring.Head(at + 1, entry.cursor));
        all.add(entry);
        Cursor place = all.get(random.nextInt(all.size())).cursor;
        long found = ring.find(place);
        long missed = all.stream().filter(one -> place.isBefore(one.cursor)).filter(one -> found >= 0
            && (one.index < found || ring.get(one.index) != one)).count();
        assertEquals(0, missed, () -> "seed " + seed + ": " + place + " at " + found);
      }
    }
  }

  @Test
  void whatLeftIsNotThereAndItsPlaceIsNotFound() {
    var ring = new Ring(4, 1 << 20);
    ring.begin(Cursor.before(1).in(1));
    for (int i = 0; i < 10; i++) {
      ring.add(entry(10 + i, 0, "x"), i);
      ring.settle(new Ring.Head(i + 1, Cursor.before(11 + i).in(1)));
    }
    assertNull(ring.get(5));
    assertEquals(16, ring.get(6).cursor.ms());
    assertEquals(-1, ring.find(Cursor.of("1.14-0:x")));
    assertTrue(ring.find(Cursor.of("1.16-0:x")) >= 6);
  }

  private static Entry entry(long ms, long seq, String type) {
    String data = "{\"id\":\"i\",\"type\":\"" + type + "\",\"entity\":\"e\",\"payload\":1}";
    return Entry.event(new Reading.Event(ms + "-" + seq + ":" + type, data), 1, "/x");
  }
}
