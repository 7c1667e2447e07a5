package io.claudebench.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes wait in their order, so many of them, and what found no room is told. */
class NotesTest {
  private final Notes notes = new Notes(3);

  @Test
  void theOldestStayUntilTheyAreTaken() {
    notes.add("a");
    notes.add("b");
    assertEquals(List.of("a"), notes.first(1));
    assertEquals(List.of("a", "b"), notes.first(9));
    notes.drop(1);
    assertEquals(List.of("b"), notes.first(9));
  }

  @Test
  void whatFindsNoRoomIsCountedAndToldOnceWhenThereIsSome() {
    for (String note : List.of("a", "b", "c", "d", "e")) {
      notes.add(note);
    }
    assertEquals(List.of("a", "b", "c"), notes.first(9));
    notes.drop(2);
    List<String> left = notes.first(9);
    assertEquals("c", left.getFirst());
    assertTrue(left.getLast().contains("MISSED") && left.getLast().contains("2 notes"), left::toString);
    assertEquals(2, notes.first(9).size());
  }
}
