package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(QuickReaper.class)
class SystemCheckHealthTest {
  @Inject
  Registry registry;

  private final String well = Registry.fresh();
  private final String ill = Registry.fresh();
  private final String dies = Registry.fresh();

  @Test
  void eachMemberIsHealthyOrFailedAndTheDeadShowWhatWentOnElsewhere() {
    Registry.register(well, "\"roles\":[]").ok();
    Registry.register(ill, "\"roles\":[]").ok();
    Registry.register(dies, "\"roles\":[],\"ttlSeconds\":5").ok();
    HERE.post("system.heartbeat", "{\"instanceId\":\"" + ill + "\",\"status\":\"unhealthy\"}").ok();
    registry.run("SADD", "quick:reassigned:from:" + dies, "t-1", "t-2");
    JsonNode first = check("");
    assertTrue(first.get("healthy").toString().contains(well), first::toString);
    assertTrue(first.get("healthy").toString().contains(dies), first::toString);
    assertTrue(first.get("failed").toString().contains(ill), first::toString);
    assertFalse(first.get("reassigned").has(dies), "it is not dead");

    Await.until("the silent one is dead", () -> check("?timeout=100000").get("failed").toString().contains(dies));
    assertEquals(2, check("").get("reassigned").get(dies).asInt());
    assertTrue(check("?timeout=100000").get("healthy").toString().contains(well));
    Await.until("who was not heard for the timeout counts as failed",
        () -> check("?timeout=500").get("failed").toString().contains(well));
    HERE.post("system.unregister", "{\"instanceId\":\"" + ill + "\"}").ok();
    assertFalse(check("").toString().contains(ill), "who left is no member");
  }

  private static JsonNode check(String query) {
    return HERE.get("/system/check_health" + query).ok();
  }
}
