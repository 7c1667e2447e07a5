package io.claudebench.hook.todo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Todos that have ids of the agent's own. */
@QuarkusTest
@TestProfile(QuickTodos.class)
@WithTestResource(RedisResource.class)
@Timeout(120)
class TodosTest extends Carried {

  private static Todo todo(String text, String... blockedBy) {
    return new Todo(text, TodoStatus.pending, null, null, List.of(blockedBy));
  }

  private static Change blockedBy(String... ids) {
    return new Change(null, null, null, null, List.of(ids), null, false);
  }

  private static String text(JsonNode task, String pointer) {
    return task.at(pointer).toString();
  }

  @Test
  void aTodoOfAnIdOfTheAgentsOwnIsThatTask() {
    created("7", new Todo("A", TodoStatus.pending, "doing A", "all of it", null));
    comes("A pending");
    assertEquals("{\"sessionId\":\"" + session + "\",\"todo\":\"7\",\"activeForm\":\"doing A\",\"description\":"
        + "\"all of it\"}", text(owners.tasks().getFirst(), "/metadata"));

    changed("7", Change.to(TodoStatus.in_progress));
    comes("A in_progress");
    assertTrue(owners.isRegistered(session));
    changed("7", new Change("A2", TodoStatus.completed, null, null, null, null, false));
    comes("A2 completed");
    changed("7", Change.to(TodoStatus.pending));
    comes("A2 completed", "A2 pending");
    assertEquals(text(owners.tasks().getFirst(), "/id"), text(owners.tasks().getLast(), "/metadata/reopens"));
    changed("7", Change.deleted());
    comes("A2 completed", "A2 cancelled");
    assertEquals(null, lists.todo(session, "i7"));
  }

  @Test
  void whatIsNotKnownIsMadeOfWhatIsSaidUnlessItIsToGo() {
    changed("1", Change.to(TodoStatus.in_progress));
    changed("2", Change.deleted());
    changed("an id\nof another form", new Change("B", null, null, null, null, null, false));

    comes("Todo 1 in_progress", "B pending");
  }

  @Test
  void whatWaitsForAnotherIsATaskThatDoes() {
    created("1", todo("A"));
    created("2", todo("B", "1"));
    comes("A pending", "B blocked");
    assertEquals("[" + text(owners.tasks().getFirst(), "/id") + "]", text(owners.tasks().get(1), "/dependsOn"));

    changed("1", Change.to(TodoStatus.completed));
    comes("A completed", "B pending");
  }

  @Test
  void whatIsToWaitFromNowOnIsMadeAnewIfNobodyHasBegun() {
    created("1", todo("A"));
    created("2", todo("B"));
    created("3", todo("C"));
    changed("3", Change.to(TodoStatus.in_progress));
    comes("A pending", "B pending", "C in_progress");

    changed("2", blockedBy("1"));
    comes("A pending", "B cancelled", "C in_progress", "B blocked");
    assertEquals(text(owners.tasks().get(1), "/id"), text(owners.tasks().get(3), "/metadata/replaces"));

    changed("1", new Change(null, null, null, null, null, List.of("3"), false));
    comes("A pending", "B cancelled", "C in_progress", "B blocked");
    assertEquals("[\"1\"]", text(owners.tasks().get(2), "/metadata/blockedBy"));
  }

  @Test
  void whoWaitInACircleWaitForNobody() {
    created("1", todo("A", "2"));
    created("2", todo("B", "1"));

    Await.until("both wait for nobody", () -> owners.rows().stream().filter(row -> row.endsWith("pending")).toList()
        .equals(List.of("A pending", "B pending")));
    settles();
    assertEquals(0, owners.rows().stream().filter(row -> row.endsWith("blocked")).count());
  }

  @Test
  void whoBeginsWhatIsBlockedDoesNotWaitForIt() {
    created("1", todo("A"));
    created("2", todo("B", "1"));
    comes("A pending", "B blocked");

    changed("2", Change.to(TodoStatus.in_progress));
    comes("A pending", "B cancelled", "B in_progress");
  }
}
