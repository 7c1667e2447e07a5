package io.claudebench.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CursorTest {

  @Test
  void whatIsGivenIsTakenAndMeansTheSame() {
    for (String text : List.of("0", "0-0", "7.0-0", "1700000000000-3", "12.1700000000000-3:task.created",
        "12.253402300799999-999999999999999:a.b:c@d-1", "999999999999999")) {
      assertTrue(text.matches(Cursor.REGEX), text);
      Cursor cursor = Cursor.of(text);
      assertEquals(cursor, Cursor.of(cursor.text()), text);
      assertTrue(cursor.text().matches(Cursor.REGEX), cursor::text);
    }
    assertEquals(253_402_300_799_998L, Cursor.of(Cursor.at(253_402_300_799_999L).in(3).text()).ms());
    for (String none : List.of("", "x", "-1", "1.", "1.2.3", "1-", "1-2:", "1-2:a b", "1234567890123456")) {
      assertFalse(none.matches(Cursor.REGEX), none);
    }
  }

  @Test
  void withinAMillisecondTypesComeInTheirOrderEachWithItsOwnSequence() {
    List<Cursor> inOrder = Stream.of("9-9:x", "10-5:task.created", "10-6:task.created", "10-0:task.completed",
        "10-7:a", "10-0:b", "11-0:task.created").map(Cursor::of).toList();
    for (int i = 0; i < inOrder.size(); i++) {
      for (int j = 0; j < inOrder.size(); j++) {
        assertEquals(i < j, inOrder.get(i).isBefore(inOrder.get(j)), inOrder.get(i) + " " + inOrder.get(j));
      }
      assertTrue(Cursor.at(9).isBefore(inOrder.get(i)));
      assertFalse(Cursor.before(12).isBefore(inOrder.get(i)));
    }
    assertTrue(Cursor.of("10-6").isBefore(Cursor.of("10-7:a")) && !Cursor.of("10-7").isBefore(Cursor.of("10-7:a")));
  }
}
