package io.claudebench.hook.todo;

import static io.claudebench.hook.todo.Lists.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where todos do not become tasks. */
@QuarkusTest
@TestProfile(AutocreateTest.Off.class)
@WithTestResource(RedisResource.class)
class AutocreateTest extends Carried {

  public static class Off extends QuickTodos {
    @Override
    public Map<String, String> getConfigOverrides() {
      var more = new HashMap<>(super.getConfigOverrides());
      more.put("claudebench.hook.todowrite.autocreate", "false");
      return more;
    }
  }

  @Test
  void theListAndItsCountsAreKeptAndNoTaskIsMade() {
    write(session, "A", "pending", "B", "completed").ok();
    write(session, "B", "completed", "C", "in_progress").ok();

    Await.until("the session is an instance", () -> owners.isRegistered(session));
    settles();
    assertEquals(List.of(), owners.tasks());
    assertEquals(List.of("n2 B completed 1", "n3 C in_progress 1"), lists.list(session));
    assertEquals(List.of(0L, 1L, 1L), List.of(lists.stat(session, "pending"), lists.stat(session, "in_progress"),
        lists.stat(session, "completed")));
    assertEquals(null, lists.todo(session, "n1"));
  }
}
