package io.claudebench.event.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Refused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterTest {

  private static Filter of(String... types) {
    return Filter.of(List.of(types), Map.of(), "types", 100);
  }

  @Test
  void namesPrefixesAndAllPassWhatTheySay() {
    Filter some = of("task.*", "build.done");
    assertTrue(some.passesType("task.created") && some.passesType("build.done"));
    assertFalse(some.passesType("build.failed") || some.passesType("task") || some.passesType("tasks.x"));
    assertTrue(of().passesType("x") && of("*", "task.*").passesType("x"));
  }

  @Test
  void whatATokenShowsIsNarrowedAndNeverWidened() {
    Filter most = Filter.of(List.of("task.*"), Map.of("batch", "b1"), "types", 100);
    assertEquals(most, of().within(most));
    Filter narrow = Filter.of(List.of("task.created", "task.dead.*"), Map.of("entity", "t-1"), "types", 100)
        .within(most);
    assertEquals("b1", narrow.batch());
    assertEquals("t-1", narrow.entity());
    assertFalse(narrow.passesType("task.updated"));
    for (Filter wide : List.of(of("task.*", "x"), of("x.*"), of("tas.*"),
        Filter.of(List.of(), Map.of("batch", "b2"), "types", 100))) {
      assertThrows(Refused.class, () -> wide.within(most), wide::toString);
    }
    assertEquals(most, Filter.of(most.json()));
  }

  @Test
  void wholeTasksAreShownByAllTheirTypesAlone() {
    assertTrue(of().showsTasks() && of("task.*").showsTasks() && of("task.*", "x").showsTasks());
    assertFalse(of("task.created").showsTasks() || of("x.*").showsTasks());
  }
}
