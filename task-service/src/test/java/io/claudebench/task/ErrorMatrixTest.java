package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each word of SPEC 5 through each door. Not here: TIMEOUT (event-service, {@code test.circuit} with a delay) and
 * UNAUTHORIZED ({@link AccessTest}). Not applicable: PARSE and INVALID_REQUEST of a command and of MCP (dead letters,
 * see {@link EventDoorTest}; the MCP server's own errors), and FORBIDDEN by origin of a command, which has none.
 */
@QuarkusTest
@TestProfile(ErrorMatrixTest.Small.class)
@WithTestResource(OwnFleet.class)
class ErrorMatrixTest extends Contract {

  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.task.waiters-max", "0", "claudebench.rate-limit.\"task.unassign\"", "1/600000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyWordIsTheSameOnEveryDoor(Doors door) {
    String big = "x".repeat(17_000);
    var task = held(worker);
    String id = task.get("id").textValue();
    String full = newWorker(1);
    assigned(full);

    assertEquals(door == Doors.MCP ? "-32602" : "UNKNOWN_VERB", call(door, "task.nope", "{}"));
    assertEquals("INVALID", call(door, "task.create", "{\"text\":5}"));
    assertEquals("TOO_LARGE", call(door, "task.create", "{\"text\":\"x\",\"metadata\":{\"a\":\"" + big + "\"}}"));
    assertEquals("NOT_FOUND", call(door, "task.get", "{\"id\":\"t-999999999\"}"));
    assertEquals("CONFLICT", call(door, "task.assign", "{\"taskId\":\"" + id + "\",\"instanceId\":\"" + full + "\"}"));
    assertEquals("LEASE_LOST",
        call(door, "task.complete", "{\"id\":\"" + id + "\",\"workerId\":\"" + worker
        + "\",\"fence\":1,\"result\":1}"));
    assertEquals("FULL",
        call(door, "task.assign", "{\"taskId\":\"" + create() + "\",\"instanceId\":\"" + full + "\"}"));
    assertEquals("UNAVAILABLE", call(door, "task.claim", "{\"workerId\":\"" + worker + "\",\"waitMs\":1000}"));
    call(door, "task.unassign", "{\"id\":\"t-999999999\"}");
    assertEquals("RATE_LIMITED", call(door, "task.unassign", "{\"id\":\"t-999999999\"}"));
    assertEquals("OK", call(door, "task.create", "{\"text\":\"fine\"}"));
  }

  @ParameterizedTest
  @EnumSource
  void anOpenBreakerAndAFaultOfOursAreToldOnEveryDoor(Doors door) {
    try (var redis = new Resp(stage.redis)) {
      redis.ask("SET", stage.keys.of(Key.CIRCUIT_STATE, "task.list"), "OPEN");
      redis.ask("SET", stage.keys.of(Key.CIRCUIT_OPENED_AT, "task.list"), System.currentTimeMillis());
      redis.ask("SET", stage.keys.of(Key.CIRCUIT_OPEN_MS, "task.list"), 30_000);
      assertEquals("CIRCUIT_OPEN", call(door, "task.list", "{}"));
      redis.ask("DEL", stage.keys.of(Key.CIRCUIT_STATE, "task.list"));
      redis.ask("SET", stage.keys.of(Key.TASK, "t-888888888"), "not a hash");
      assertEquals("INTERNAL", call(door, "task.cancel", "{\"id\":\"t-888888888\"}"));
      redis.ask("DEL", stage.keys.of(Key.TASK, "t-888888888"));
    }
  }

  @Test
  void whatIsNotARequestIsToldAsSuch() {
    for (Doors door : new Doors[] {Doors.REST, Doors.RPC}) {
      assertEquals("PARSE", call(door, "task.create", "{"));
      assertEquals("PARSE", call(door, "task.create", "{\"text\":\"a\",\"text\":\"b\"}"));
      assertEquals("PARSE", call(door, "task.create", "{\"text\":\"\\ud800\"}"));
      assertEquals("PARSE", call(door, "task.create", "{\"text\":\"\\u0000\"}"));
      assertEquals("TOO_LARGE", call(door, "task.create", "[".repeat(100)));
      assertEquals("TOO_LARGE", call(door, "task.create", "{\"text\":\"" + "x".repeat(1_100_000) + "\"}"));
      assertEquals("INVALID_REQUEST",
          door.call(stage, "task.create", "{\"text\":\"x\"}", Map.of("Content-Type", "text/plain")));
    }
    for (Doors door : new Doors[] {Doors.REST, Doors.RPC, Doors.MCP}) {
      assertEquals("FORBIDDEN",
          door.call(stage, "task.create", "{\"text\":\"x\"}", Map.of("Origin", "https://evil.example")));
    }
  }

  @Test
  void theRefusalThatComesFirstInThePipelineIsTold() {
    assertEquals("TOO_LARGE", call(Doors.REST, "task.nope", "{\"text\":\"" + "x".repeat(1_100_000)));
    assertEquals("PARSE", call(Doors.REST, "task.nope", "{"));
    assertEquals("INVALID",
        call(Doors.REST, "task.heartbeat", "{\"taskId\":\"t-999999999\",\"workerId\":\"a b\",\"fence\":1}"));
    assertEquals("LEASE_LOST",
        call(Doors.REST, "task.complete", "{\"id\":\"" + create() + "\",\"workerId\":\"x\",\"fence\":1,\"result\":1}"));
  }

  private String call(Doors door, String verb, String input) {
    return door.call(stage, verb, input, Map.of());
  }
}
