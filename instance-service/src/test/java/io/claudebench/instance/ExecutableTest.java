package io.claudebench.instance;

import static io.claudebench.instance.States.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.scanner.Resp;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Executable;
import io.claudebench.testkit.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What may be otherwise in a native executable: records of every verb, resources, scripts, compression, background
 * work. It speaks to what the build packaged, a jar or that executable.
 */
@Tag("contract")
class ExecutableTest {
  private static Executable executable;

  @BeforeAll
  static void start() {
    executable = Executable.start("instance-service", Map.of("claudebench.instance.reap-ms", "500"));
  }

  @AfterAll
  static void stop() {
    executable.close();
  }

  @Test
  void aRedisThatThrowsKeysAwayIsRefusedInOneSentence() throws IOException {
    try (var evicting = RedisServer.start(RedisOptions.fresh()); var client = new Resp(evicting.uri())) {
      client.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
      var other = Executable.process("evicting", Map.of("quarkus.redis.hosts",
          evicting.uri("instance-service")));
      other.launch();
      Await.until("it has ended", () -> !other.isRunning());
      String said = Files.readString(other.log());
      assertTrue(said.contains("maxmemory-policy of Redis is allkeys-lru, so it may throw"), said);
    }
  }

  @Test
  void noVerbAnswersInternalWhateverItIsSent() {
    // UNAVAILABLE: no task-service lists its tasks
    assertEquals(List.of(), executable.oddAnswers(Set.of("OK", "INVALID", "UNAVAILABLE")));
  }

  @Test
  void valuesOfEachCompressionComeBack() {
    String text = "the same again and again ".repeat(500);
    for (String how : List.of("none", "lz4", "snappy", "zstd")) {
      ok("state.put", "key", "native." + how, "value", text, "compress", how);
      assertEquals(text, ok("state.get", "key", "native." + how).get("value").asText(), how);
    }
    assertEquals(4, ok("state.batch_get", "keys", List.of("native.none", "native.lz4", "native.snappy", "native.zstd"))
        .get("items").size());
  }

  @Test
  void aLifeOfAnInstance() {
    ok("system.register", "id", "w1", "roles", List.of("worker"), "ttlSeconds", 5, "metadata", Map.of("host", "here"));
    assertEquals("w1", ok("system.leader").get("leader").asText());
    assertTrue(ok("system.heartbeat", "instanceId", "w1", "load", 3).get("alive").asBoolean());
    ok("state.sync", "state", Map.of("mode", "calm"), "term", ok("system.leader").get("term"));
    assertTrue(ok("system.quorum.vote", "instanceId", "w1", "decision", "go", "value", object("a", 1), "totalInstances",
        1).get("quorumReached").asBoolean());
    long fence = ok("lock.acquire", "name", "l", "owner", "w1", "ttlMs", 60_000).get("fence").asLong();
    assertFalse(ok("lock.acquire", "name", "l", "owner", "w2", "ttlMs", 60_000, "waitMs",
        200).get("acquired").asBoolean());
    ok("lock.release", "name", "l", "owner", "w1", "fence", fence);
    ok("system.drain", "instanceId", "w1");
    Await.until("the roll-up has its numbers",
        () -> ok("system.metrics", "detailed", true).path("verbs").has("lock.acquire"));
    assertTrue(Set.of("degraded", "healthy").contains(ok("system.health").get("status").asText()),
        "no task-service says how PostgreSQL is");
    Await.until("its silence is seen", () -> ok("system.check_health").get("failed").toString().contains("w1"));
    executable.rest().post("system.drain", Rest.map("instanceId", "nobody")).refused("NOT_FOUND");
  }

  private static JsonNode ok(String verb, Object... input) {
    return executable.rest().ok(verb, Rest.map(input));
  }
}
