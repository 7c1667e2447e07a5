package io.claudebench.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is bound to instances and tasks of its own, and which instances those are. */
class CallerTest {

  @Test
  void onlyAnAgentIsBoundAndNobodyWhoIsMore() {
    assertTrue(caller("agent").isOnlyAgent());
    assertTrue(caller("agent", "watcher").isOnlyAgent());
    assertTrue(caller("agent", "a role of tomorrow").isOnlyAgent());
    assertFalse(caller().isOnlyAgent());
    assertFalse(caller("watcher").isOnlyAgent());
    for (String more : new String[] {"worker", "operator", "admin", "internal"}) {
      assertFalse(caller(more).isOnlyAgent(), more);
      assertFalse(caller("agent", more).isOnlyAgent(), more);
    }
  }

  @Test
  void itsInstancesHaveItsNameOrAreSessionsOfIt() {
    Caller alice = caller("agent");
    assertTrue(alice.owns("alice"));
    assertTrue(alice.owns("alice:6f1c"));
    assertTrue(alice.owns("alice:a:b"));
    for (String another : new String[] {"bob", "alic", "alice2", "alice-1", "alice.1", "Alice", "bob:alice", ":alice",
        ""}) {
      assertFalse(alice.owns(another), another);
    }
    assertEquals("alice", new Call(null, new Ask(Ask.Via.REST, alice, null, null, null), null, null, null).agent());
  }

  private static Caller caller(String... roles) {
    return new Caller("", "alice", Set.of(roles));
  }
}
