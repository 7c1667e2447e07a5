package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With keys configured, every HTTP door asks for one, and a tenant never sees another's tasks. */
class AccessTest extends Contract {
  private static final String[] OURS = {"Authorization", "Bearer ours-0123456789abcdef"};
  private static final String[] THEIRS = {"X-API-Key", "theirs-0123456789abcdef"};

  AccessTest() {
    super(Map.of("claudebench.keys.ours.secret", "ours-0123456789abcdef", "claudebench.keys.theirs.secret",
        "theirs-0123456789abcdef", "claudebench.keys.theirs.tenant", "acme"));
  }

  @Test
  void noKeyAndABadKeyAreUnauthorizedOnEveryHttpDoor() {
    for (Door door : new Door[] {Door.REST, Door.RPC, Door.MCP}) {
      assertEquals("UNAUTHORIZED", create(door));
      assertEquals("UNAUTHORIZED",
          create(door, "Authorization", "Bearer nobody-0123456789"));
      assertEquals("OK", create(door, OURS));
    }
    Reply refusal = stage.rest.post("task.create", "{");
    assertEquals(401, refusal.status());
    assertEquals("Bearer", refusal.header("WWW-Authenticate"));
  }

  private String create(Door door, String... headers) {
    return stage.doors.call(door, "task.create", "{\"text\":\"x\"}", headers).word();
  }

  @Test
  void aTenantNeverSeesAnothersTasks() {
    JsonNode mine = stage.rest.post("task.create", "{\"text\":\"mine\"}", OURS).ok();
    JsonNode other = stage.rest.post("task.create", "{\"text\":\"theirs\"}", THEIRS).ok();
    String id = mine.get("id").textValue();
    assertEquals("mine", stage.rest.post("task.get", "{\"id\":\"" + id + "\"}", OURS).ok().get("text").textValue());
    Reply seen = stage.rest.post("task.get", "{\"id\":\"" + id + "\"}", THEIRS);
    if (id.equals(other.get("id").textValue())) {
      assertEquals("theirs", seen.ok().get("text").textValue());
    } else {
      seen.refused("NOT_FOUND");
    }
    JsonNode list = stage.rest.post("task.list", "{}", THEIRS).ok();
    assertEquals(1, list.get("total").intValue());
    assertEquals(other.get("id"), list.get("tasks").get(0).get("id"));
  }
}
