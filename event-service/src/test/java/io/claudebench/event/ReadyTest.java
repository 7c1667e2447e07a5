package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.OwnRedisResource;
import io.claudebench.servers.Pid;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Readiness tells the truth about a Redis that is frozen, killed and back; liveness asks nobody. */
@QuarkusTest
@TestProfile(ReadyTest.OwnRedis.class)
class ReadyTest {

  public static class OwnRedis implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(OwnRedisResource.class));
    }
  }

  @ConfigProperty(name = "test.redis.pid")
  long pid;

  @ConfigProperty(name = "test.redis.port")
  int port;

  @Test
  void readinessFollowsRedisAndLivenessDoesNot() {
    var redis = new Pid(pid);
    await().until(() -> ours().equals(Rest.json("{\"redis\":\"up\",\"memory\":\"no maxmemory\","
        + "\"audit\":\"PostgreSQL away\",\"degraded\":true}")));

    redis.freeze();
    long start = System.nanoTime();
    assertEquals(503, ready().status());
    HERE.post("event.publish", "{\"type\":\"x\",\"payload\":1}").refused("UNAVAILABLE");
    assertEquals(200, HERE.get("/q/health/live").status());
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(8).toNanos(), "nothing hangs");
    redis.thaw();
    await().atMost(Duration.ofSeconds(5)).until(() -> ready().status() == 200);

    redis.end("KILL", Duration.ofSeconds(5));
    assertEquals(503, ready().status());
    assertEquals("away", ours().get("redis").asText());
    Reply refused = HERE.post("test.circuit", "{}");
    refused.refused("UNAVAILABLE");
    refused.header("Retry-After");
    assertEquals(200, HERE.get("/q/health/live").status());

    try (var back = RedisServer.start(RedisOptions.fresh().withPort(port))) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ready().status() == 200);
      await().atMost(Duration.ofSeconds(5)).until(() -> HERE.post("test.circuit", "{}").status() == 200);
    }
  }

  private static Reply ready() {
    return HERE.get("/q/health/ready");
  }

  /** What our own check says; extensions bring theirs. */
  private static JsonNode ours() {
    for (JsonNode check : ready().json().get("checks")) {
      if (check.get("name").asText().equals("claudebench")) {
        return check.get("data");
      }
    }
    throw new AssertionError("no check named claudebench");
  }
}
