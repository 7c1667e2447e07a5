package io.claudebench.hook.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Caller;
import io.claudebench.core.Trace;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class ListenerTest {

  /** Keeps what it hears; of some sessions it never ends, of others it fails. */
  @Singleton
  static class Ear implements Listener {
    final Queue<Heard> events = new ConcurrentLinkedQueue<>();

    @Override
    public Uni<Void> heard(Heard event, Caller caller, Trace trace) {
      events.add(event);
      String session = event.session() == null ? "" : event.session();
      if (session.startsWith("throws")) {
        throw new IllegalStateException("on purpose");
      }
      return session.startsWith("fails") ? Uni.createFrom().failure(new IllegalStateException("on purpose"))
          : session.startsWith("waits") ? Uni.createFrom().nothing() : Uni.createFrom().voidItem();
    }

    List<Heard> of(String session) {
      return events.stream().filter(event -> session.equals(event.session())).toList();
    }
  }

  @Inject
  Ear ear;

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  private final String session = "s-" + UUID.randomUUID();

  @Test
  void everyEventTellsItsSessionAndTheLastThatItIsOver() {
    Golden.EVENTS.forEach(event -> Golden.post(event, Golden.of(event).put("session_id", session)).ok());
    Golden.post("SomethingNew", "{\"session_id\":\"" + session + "\"}").ok();

    Await.until("all are heard", () -> ear.of(session).size() == Golden.EVENTS.size() + 1);
    assertEquals(1, ear.of(session).stream().filter(Heard::isOver).count());
  }

  @Test
  void theTodosOfASessionAreHandedOn() {
    ObjectNode body = Golden.of("PostToolUse").put("session_id", session).put("tool_name", "TodoWrite");
    body.set("tool_input", Rest.json("{\"todos\":[{\"content\":\"a\",\"status\":\"pending\",\"activeForm\":\"A\"}]}"));

    assertEquals("{}", Golden.post("PostToolUse", body).okText());

    assertEquals(List.of(new TodoChange.Listed(List.of(new TodoChange.Item("a", "pending", "A")))),
        ear.of(session).getFirst().todos());
  }

  @Test
  void whoFailsToHearChangesNoAnswer() {
    for (String way : List.of("fails-", "throws-")) {
      assertEquals("{}", Golden.post("Stop", Golden.of("Stop").put("session_id", way + session)).okText());
      assertTrue(Golden.post("PreToolUse", Golden.bash("rm -rf /").put("session_id", way + session)).ok().toString()
          .contains("fs-system-tree"));
      assertEquals(2, ear.of(way + session).size());
    }
  }

  @Test
  void todosThatAreNotWrittenDownAreToldAndTheOthersHearAllTheSame() {
    redis.execute("HSET", "cb:instance:" + session, "id", session);
    ObjectNode made = Golden.of("PostToolUse").put("session_id", session).put("tool_name", "TaskCreate");
    made.set("tool_input", Rest.json("{\"subject\":\"a\"}"));
    made.set("tool_response", Rest.json("{\"task\":{\"id\":\"7\"}}"));

    Golden.post("PostToolUse", made).refused("CONFLICT");

    assertEquals(1, ear.of(session).size());
    assertEquals("{}", Golden.post("PostToolUse", Golden.of("PostToolUse").put("session_id", session)).okText());
  }

  @Test
  void aGuardWaitsForNobodyWhoHears() {
    String waits = "waits-" + session;

    assertEquals("{}", Golden.post("PreToolUse", Golden.of("PreToolUse").put("session_id", waits)).okText());
    Golden.post("Stop", Golden.of("Stop").put("session_id", waits)).refused("TIMEOUT");
  }

  @Test
  void whatIsRefusedIsNotTold() {
    Golden.post("PreToolUse", Golden.of("PreToolUse").put("session_id", session).put("tool_name", 5)).ok();
    Golden.post("Stop", Golden.of("Stop").put("session_id", session), "Content-Type", "text/plain");

    assertEquals(List.of(), ear.of(session));
  }
}
