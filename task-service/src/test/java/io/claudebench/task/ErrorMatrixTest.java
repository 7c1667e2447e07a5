package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Odd;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each word of SPEC 5 through each door. Not here: TIMEOUT (event-service, {@code test.circuit} with a delay) and
 * UNAUTHORIZED ({@link AccessTest}). Not applicable: PARSE and INVALID_REQUEST of a command and of MCP (dead letters,
 * see {@link EventDoorTest}; the MCP server's own errors), and FORBIDDEN by origin of a command, which has none.
 */
class ErrorMatrixTest extends Contract {

  ErrorMatrixTest() {
    super(LimitsTest.SMALL);
  }

  @BeforeEach
  void room() {
    cancelAll();
  }

  @ParameterizedTest
  @EnumSource
  void everyWordIsTheSameOnEveryDoor(Door door) {
    String big = "x".repeat(17_000);
    var task = held(worker);
    String id = task.get("id").textValue();
    String full = newWorker(1);
    assigned(full);

    assertEquals(door == Door.MCP ? "INVALID" : "UNKNOWN_VERB", call(door, "task.nope", "{}"));
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
  void anOpenBreakerAndAFaultOfOursAreToldOnEveryDoor(Door door) {
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
    for (Door door : new Door[] {Door.REST, Door.RPC}) {
      assertEquals("PARSE", call(door, "task.create", "{"));
      assertEquals("PARSE", call(door, "task.create", "{\"text\":\"a\",\"text\":\"b\"}"));
      for (String value : Odd.UNKEEPABLE) {
        assertEquals("PARSE", call(door, "task.create", "{\"text\":" + value + "}"), value);
      }
      assertEquals("TOO_LARGE", call(door, "task.create", "[".repeat(100)));
      assertEquals("TOO_LARGE", call(door, "task.create", "{\"text\":\"" + "x".repeat(1_100_000) + "\"}"));
      assertEquals("INVALID_REQUEST",
          call(door, "task.create", "{\"text\":\"x\"}", "Content-Type", "text/plain"));
    }
    for (Door door : new Door[] {Door.REST, Door.RPC, Door.MCP}) {
      assertEquals("FORBIDDEN",
          call(door, "task.create", "{\"text\":\"x\"}", "Origin", "https://evil.example"));
    }
  }

  @Test
  void theRefusalThatComesFirstInThePipelineIsTold() {
    assertEquals("TOO_LARGE", call(Door.REST, "task.nope", "{\"text\":\"" + "x".repeat(1_100_000)));
    assertEquals("PARSE", call(Door.REST, "task.nope", "{"));
    assertEquals("INVALID",
        call(Door.REST, "task.heartbeat", "{\"taskId\":\"t-999999999\",\"workerId\":\"a b\",\"fence\":1}"));
    assertEquals("LEASE_LOST",
        call(Door.REST, "task.complete", "{\"id\":\"" + create() + "\",\"workerId\":\"x\",\"fence\":1,\"result\":1}"));
  }

  private String call(Door door, String verb, String input, String... headers) {
    return stage.doors.call(door, verb, input, headers).word();
  }
}
