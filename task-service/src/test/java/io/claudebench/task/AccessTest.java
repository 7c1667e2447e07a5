package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With keys configured, every HTTP door asks for one, and a tenant never sees another's tasks. */
@QuarkusTest
@TestProfile(AccessTest.WithKeys.class)
@WithTestResource(OwnFleet.class)
class AccessTest {
  private static final Map<String, String> OURS = Map.of("Authorization", "Bearer ours-0123456789abcdef");
  private static final Map<String, String> THEIRS = Map.of("X-API-Key", "theirs-0123456789abcdef");
  private final Stage stage = new Stage();

  public static class WithKeys implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.keys.ours.secret", "ours-0123456789abcdef", "claudebench.keys.theirs.secret",
          "theirs-0123456789abcdef",
          "claudebench.keys.theirs.tenant", "acme");
    }
  }

  @Test
  void noKeyAndABadKeyAreUnauthorizedOnEveryHttpDoor() {
    for (Doors door : new Doors[] {Doors.REST, Doors.RPC, Doors.MCP}) {
      assertEquals("UNAUTHORIZED", door.call(stage, "task.create", "{\"text\":\"x\"}", Map.of()));
      assertEquals("UNAUTHORIZED",
          door.call(stage, "task.create", "{\"text\":\"x\"}", Map.of("Authorization", "Bearer nobody-0123456789")));
      assertEquals("OK", door.call(stage, "task.create", "{\"text\":\"x\"}", OURS));
    }
    var refusal = Doors.send("/task/create", "{", Map.of());
    assertEquals(401, refusal.statusCode());
    assertEquals("Bearer", refusal.headers().firstValue("WWW-Authenticate").orElse(""));
  }

  @Test
  void aTenantNeverSeesAnothersTasks() {
    JsonNode mine = Doors.http("/task/create", "{\"text\":\"mine\"}", OURS);
    JsonNode other = Doors.http("/task/create", "{\"text\":\"theirs\"}", THEIRS);
    String id = mine.get("id").textValue();
    assertEquals("mine", Doors.http("/task/get", "{\"id\":\"" + id + "\"}", OURS).get("text").textValue());
    JsonNode seen = Doors.http("/task/get", "{\"id\":\"" + id + "\"}", THEIRS);
    assertEquals(true, seen.path("code").asText().equals("NOT_FOUND") || seen.get("text").textValue().equals("theirs"));
    JsonNode list = Doors.http("/task/list", "{}", THEIRS);
    assertEquals(1, list.get("total").intValue());
    assertEquals(other.get("id"), list.get("tasks").get(0).get("id"));
  }
}
