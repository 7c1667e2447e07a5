package io.claudebench.hook.todo;

import static io.claudebench.hook.todo.Lists.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.hook.session.Sessions;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session holds while it is there, and when it is not. */
@QuarkusTest
@TestProfile(QuickTodos.class)
@WithTestResource(RedisResource.class)
@Timeout(120)
class SessionTodosTest extends Carried {
  @Inject Sessions sessions;

  @Test
  void aSessionThatEndsHoldsNothingAndIsForgottenWithItsCounts() {
    write(session, "A", "in_progress", "B", "pending", "C", "completed").ok();
    comes("A in_progress", "B pending", "C completed");

    sessions.heard("", session, true);
    comes("A pending", "B pending", "C completed");
    Await.until("its instance is gone", () -> !owners.isRegistered(session));
    assertEquals(1, lists.total("in_progress"), "they still are what they shall be");

    Await.until("it is forgotten", () -> lists.todos(session).isEmpty());
    assertEquals(List.of(0L, 0L, 0L), List.of(lists.total("pending"), lists.total("in_progress"),
        lists.total("completed")));
    assertEquals(3, lists.total("added"));
  }

  @Test
  void aSessionThatSpeaksAgainTakesUpWhatItWants() {
    write(session, "A", "in_progress").ok();
    comes("A in_progress");
    sessions.heard("", session, true);
    comes("A pending");

    sessions.heard("", session, false);

    comes("A in_progress");
    assertTrue(owners.isRegistered(session));
  }

  @Test
  void aSessionThatIsHeardOfIsAnInstanceAndASilentOneIsNot() {
    sessions.heard("", session, false);
    Await.until("it is registered", () -> owners.isRegistered(session));
    sessions.heard("", "no name!", false);

    Await.until("after a while it is not", () -> !owners.isRegistered(session));
    assertFalse(lists.run("KEYS", "*no name*").size() > 0);
  }

  @Test
  void overTheLimitANewSessionIsRefusedAndAnOpenOneIsNot() {
    write("one", "A", "pending").ok();
    write("two", "A", "pending").ok();
    write("three", "A", "pending").ok();

    assertEquals("sessionsMax", write(session, "A", "pending").refused("FULL").get("limit").asText());
    write("two", "A", "completed").ok();
    sessions.heard("", session, false);
    sessions.heard("", "one", true);
    Await.until("there is room again", () -> write(session, "A", "pending").status() == 200);
  }

  @Test
  void whoTakesTheNameOfASessionBeatsForItself() {
    write(session, "A", "pending").ok();
    write("other", "A", "pending").ok();
    beats("other", 3);
    assertTrue(owners.beats(session) > 0);
    lists.run("HSET", "cb:instance:" + session, "id", session, "roles", "[\"worker\"]");
    beats("other", 1); // one round may have begun before

    int before = owners.beats(session);
    beats("other", 3);
    assertEquals(before, owners.beats(session));
  }

  @Test
  void whoTookTheNameOfASessionOutlivesIt() {
    write(session, "A", "in_progress").ok();
    comes("A in_progress");
    lists.run("HSET", "cb:instance:" + session, "id", session, "roles", "[\"worker\"]");

    sessions.heard("", session, true);

    comes("A pending");
    settles();
    assertFalse(owners.done().stream().anyMatch(done -> done.startsWith("system.unregister")));
    assertTrue(owners.isRegistered(session));
  }

  private void beats(String instance, int times) {
    int before = owners.beats(instance);
    Await.until("it beats", () -> owners.beats(instance) >= before + times);
  }
}
