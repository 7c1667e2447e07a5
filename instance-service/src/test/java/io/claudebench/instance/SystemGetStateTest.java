package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OwnRedis.class)
class SystemGetStateTest {
  @Inject Registry registry;

  private TaskOwner tasks;

  @BeforeEach
  void empty() {
    registry.run("DEL", "cb:instances:active", "cb:instances:load", "cb:types:events");
    io.claudebench.core.Events.TYPES.forEach(type -> registry.run("DEL", "cb:stream:" + type));
    tasks = new TaskOwner(registry);
  }

  @AfterEach
  void end() {
    tasks.close();
  }

  @Test
  void whatIsEmptyHasNoKey() {
    tasks.answers("{\"tasks\":[],\"total\":0}");
    assertEquals("{}", state().toString());
  }

  @Test
  void theTasksAreTheTenNewestThatTaskListHas() {
    tasks.answers("{\"tasks\":[{\"id\":\"t-2\",\"text\":\"b\"},{\"id\":\"t-1\",\"text\":\"a\"}],\"total\":2}");

    assertEquals("[{\"id\":\"t-2\",\"text\":\"b\"},{\"id\":\"t-1\",\"text\":\"a\"}]", state().get("tasks").toString());
    assertEquals("{\"limit\":10,\"order\":\"-created\"}", io.claudebench.core.Json.sorted(tasks.asked()).toString());
  }

  @Test
  void aRefusalOfTaskListIsARefusalAndNotAnEmptyList() {
    tasks.refuses("UNAVAILABLE", "PostgreSQL is not reachable.");
    Reply answer = HERE.post("system.get_state", "{}");
    assertEquals(503, answer.status());
    assertEquals("PostgreSQL is not reachable.", answer.json().get("detail").asText());
  }

  @Test
  void theTenInstancesThatBeatLastComeNewestFirst() {
    tasks.answers("{\"tasks\":[]}");
    IntStream.range(0, 12).forEach(i -> {
      Registry.register("s-" + i, "\"roles\":[\"worker\"],\"capabilities\":[\"x\"],\"capacity\":3").ok();
      registry.run("ZADD", "cb:instances:active", Integer.toString(i), "s-" + i);
    });
    registry.run("ZADD", "cb:instances:load", "2", "s-11");
    registry.run("HSET", "cb:instance:s-10", "lastSeen", "1000");
    registry.run("DEL", "cb:instance:s-9");

    JsonNode instances = state().get("instances");

    assertEquals(List.of("s-11", "s-10", "s-8", "s-7", "s-6", "s-5", "s-4", "s-3", "s-2", "s-1"),
        texts(instances, "id"));
    ObjectNode first = (ObjectNode) instances.get(0);
    assertFalse(first.remove("registeredAt").asText().isEmpty());
    assertFalse(first.remove("lastSeen").asText().isEmpty());
    assertEquals(
        "{\"id\":\"s-11\",\"status\":\"healthy\",\"roles\":[\"worker\"],\"capabilities\":[\"x\"],\"capacity\":3,"
        + "\"load\":2}", first.toString());
    assertEquals("OFFLINE", instances.get(1).get("status").asText());
    assertEquals("1970-01-01T00:00:01.000Z", instances.get(1).get("lastSeen").asText());
  }

  @Test
  void theTenNewestEventsOfAllStreamsComeNewestFirst() {
    tasks.answers("{\"tasks\":[]}");
    List<String> types = List.of("task.created", "instance.registered", "circuit.opened", "mine");
    registry.run("ZADD", "cb:types:events", "1", "mine");
    IntStream.range(0, 14)
        .forEach(i -> registry.run("XADD", "cb:stream:" + types.get(i % 4), (1000 + i) + "-0", "data",
            "{\"id\":\"e-" + i + "\"}"));

    JsonNode events = state().get("recentEvents");
    registry.run("DEL", "cb:stream:mine");

    assertEquals(IntStream.range(0, 10).mapToObj(i -> "e-" + (13 - i)).toList(), texts(events, "id"));
  }

  private static JsonNode state() {
    Reply[] answer = new Reply[1];
    await().atMost(Duration.ofSeconds(10)).until(() -> (answer[0] = HERE.get("/system/get_state")).status() == 200);
    return answer[0].json();
  }

  private static List<String> texts(JsonNode list, String field) {
    return StreamSupport.stream(list.spliterator(), false).map(item -> item.get(field).asText()).toList();
  }
}
