package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.testkit.Await;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many tenants share what each service keeps: one slot for commands here, and the smallest pool that boots. */
@Timeout(120)
class TenantsTest {
  private static final int TENANTS = 30;
  private static final int POOL = 16;
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    var plan = Plan.of("task-service", "instance-service").with("QUARKUS_REDIS_MAX_POOL_SIZE", Integer.toString(POOL))
        .with("CLAUDEBENCH_LIMITS_COMMAND_SLOTS", "1");
    for (int i = 0; i < TENANTS; i++) {
      plan = plan.withKey("K" + i, secret(i), "t" + i);
    }
    fleet = Fleet.start(plan);
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  private static String secret(int i) {
    return "secret-of-tenant-" + i;
  }

  private static Keys keys(int i) {
    return Keys.of("cb", "t" + i);
  }

  @Test
  void theNumberOfConnectionsDoesNotGrowWithTenants() {
    List<String> words = IntStream.range(0, TENANTS).mapToObj(i -> fleet.rest("instance-service")
        .post("task.create", Map.of("text", "x"), "X-API-Key", secret(i)).word()).distinct().toList();
    assertEquals(List.of("OK"), words);
    try (var redis = fleet.resp()) {
      long clients = redis.text("CLIENT", "LIST").lines().count();
      assertTrue(clients <= 2 * POOL + 1, () -> clients + " connections");
    }
  }

  @Test
  void allTenantsThatWaitForTheOneSlotGoOn() {
    try (var redis = fleet.resp()) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < TENANTS; i++) {
          redis.ask("XADD", keys(i).of(Key.COMMANDS, "task"), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
              + "\"task.create\",\"params\":{\"text\":\"x\"},\"replyTo\":\"" + keys(i).of(Key.REPLIES, "me") + "\"}");
        }
      }
      Await.until("all are answered", () -> IntStream.range(0, TENANTS)
          .allMatch(i -> redis.number("XLEN", keys(i).of(Key.REPLIES, "me")) == 5));
    }
  }

  @Test
  void aRedisUserOfATenantMayCommandAndHearTheAnswerAndNothingElse() {
    String stream = keys(0).of(Key.COMMANDS, "task");
    String replies = keys(0).of(Key.REPLIES, "t0.program");
    try (var admin = fleet.resp(); var program = fleet.resp()) {
      admin.ask("ACL", "SETUSER", "t0", "reset", "on", ">SECRET", "~{cb:t0}:commands:*", "~{cb:t0}:replies:t0*",
          "&{cb:t0}:gone", "&{cb:t0}:events:*", "-@all", "+xadd", "+xread", "+xdel", "+xlen", "+publish", "+subscribe",
          "+psubscribe", "+ping", "+auth", "+hello", "+client|setname");
      program.ask("AUTH", "t0", "SECRET");
      program.ask("XADD", stream, "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"task.create\","
          + "\"params\":{\"text\":\"x\"},\"replyTo\":\"" + replies + "\"}");
      Await.until("it is answered", () -> program.number("XLEN", replies) == 1);
      for (String key : List.of(keys(0).of(Key.CARRIED, "task"), keys(0).of(Key.LIFELINES, "task"),
          keys(1).of(Key.COMMANDS, "task"), keys(0).of(Key.REPLIES, "task-service.1"))) {
        var refused = assertThrows(IllegalStateException.class, () -> program.ask("XADD", key, "*", "data", "{}"), key);
        assertTrue(refused.getMessage().contains("NOPERM"), refused::getMessage);
      }
    }
  }

  @Test
  void aPoolThatCannotHoldTheReadersIsRefusedAtBootInOneSentence() {
    var refused = assertThrows(IllegalStateException.class,
        () -> Fleet.start(Plan.of("instance-service").with("QUARKUS_REDIS_MAX_POOL_SIZE", "15")));
    assertTrue(refused.getMessage().contains("quarkus.redis.max-pool-size (15) must be at least 16: readers"),
        refused::getMessage);
  }
}
