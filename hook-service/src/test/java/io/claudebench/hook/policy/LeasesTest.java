package io.claudebench.hook.policy;

import static io.claudebench.hook.policy.Sets.rule;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases as task-service's scripts leave them; that they do is TaskLeaseLossTest's. */
@QuarkusTest
@TestProfile(PolicyFleet.class)
class LeasesTest {
  private static final Sets BOSS = Sets.OF_BOSS;

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  private final String worker = "w-" + UUID.randomUUID();

  @BeforeEach
  void put() {
    BOSS.put("house", rule("push", "deny", "pattern", "^git push", "requiresLease", true, "onFailure", "ask"),
        rule("release", "ask", "pattern", "^make release", "requiresLease", true, "mustHold", true));
    Await.until("it is in force", () -> ask("make release").path("ask").asBoolean());
  }

  @AfterEach
  void clear() {
    BOSS.clear("house");
  }

  @Test
  void whoNeverHeldAnyPassesUnlessItMustHoldOne() {
    assertTrue(ask("git push").get("allow").asBoolean());
    JsonNode release = ask("make release");
    assertEquals("release: This agent holds no lease; claim a task first.", release.get("reason").asText());
  }

  @Test
  void whoHoldsOnePasses() {
    redis.execute("SADD", "cb:leases:instance:" + worker, "t-1");
    redis.execute("HSET", "cb:task:t-1", "status", "in_progress", "assignedTo", worker);
    assertTrue(ask("git push").get("allow").asBoolean());
    assertTrue(ask("make release").get("allow").asBoolean());
  }

  @Test
  void whoWasSupersededIsDeniedAndToldByWhom() {
    redis.execute("SET", "cb:lost-lease:" + worker, "t-2");
    redis.execute("HSET", "cb:task:t-2", "status", "in_progress", "assignedTo", "w2", "leaseExpiresAt",
        "1790000000000");
    JsonNode push = ask("git push");
    assertEquals("push: This agent has lost its lease of t-2, or was asked to stop; w2 holds it until "
        + "2026-09-21T14:13:20.000Z.", push.get("reason").asText());
    assertTrue(ask("ls").get("allow").asBoolean());
  }

  @Test
  void whoseTasksAreAllCancelledIsDenied() {
    redis.execute("SADD", "cb:leases:instance:" + worker, "t-3");
    redis.execute("HSET", "cb:task:t-3", "status", "in_progress", "assignedTo", worker, "cancelRequested", "1");
    assertTrue(ask("git push").get("reason").asText().contains("t-3"));
  }

  @Test
  void theSessionCountsAsTheInstance() {
    redis.execute("SET", "cb:lost-lease:" + worker, "t-4");
    JsonNode push = BOSS.admin().ok("hook.pre_tool", map("tool", "Bash", "params", map("command", "git push"),
        "sessionId", worker));
    assertTrue(push.get("reason").asText().contains("it is gone now"), push::toString);
  }

  @Test
  void whenRedisDoesNotAnswerInTimeTheRuleSaysWhat() {
    redis.execute("CLIENT", "PAUSE", "1500", "ALL");
    JsonNode push = ask("git push");
    assertTrue(push.path("ask").asBoolean(), push::toString);
    assertEquals("push: Whether this agent has its lease is not known now.", push.get("reason").asText());
    assertTrue(ask("ls").get("allow").asBoolean());
  }

  private JsonNode ask(String command) {
    return BOSS.admin().ok("hook.pre_tool", map("tool", "Bash", "params", map("command", command), "instanceId",
        worker, "metadata", map("of", List.of(worker))));
  }
}
