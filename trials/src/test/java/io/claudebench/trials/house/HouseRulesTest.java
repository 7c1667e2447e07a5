package io.claudebench.trials.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The house as it stands keeps HOUSE 4; what does not is named with file and line. */
class HouseRulesTest {
  private final House house = House.standing();

  @Test
  void houseIsNotEmpty() {
    assertFalse(house.java().isEmpty());
    assertFalse(house.lua().isEmpty());
    assertFalse(house.verbs().isEmpty());
  }

  @Test
  void everyFileKeepsTheRules() {
    assertKept(house.broken());
  }

  @Test
  void docsShowTheMapOfRedis() {
    List<Finding> found = RoomRules.map(house.doc("docs/redis.md"));
    if (!found.isEmpty()) {
      fail(found.getFirst() + "\ndocs/redis.md must show, between its marks:\n" + String.join("\n", RoomRules.table())
          + "\n");
    }
  }

  @Test
  void docsShowWhoMayCallWhat() {
    List<Finding> found = RoomRules.access(house.doc("docs/security.md"), house.verbs());
    if (!found.isEmpty()) {
      fail(found.getFirst() + "\ndocs/security.md must show, between its marks:\n"
          + String.join("\n", RoomRules.access(house.verbs())) + "\n");
    }
  }

  private static void assertKept(List<Finding> found) {
    assertEquals(0, found.size(), () -> "House rules are broken:\n"
        + found.stream().map(Finding::toString).collect(Collectors.joining("\n")) + "\n");
  }
}
