package io.claudebench.instance;

import static io.claudebench.instance.States.ok;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateGlobalTest {
  @Inject
  Registry registry;

  @Inject
  States states;

  @Test
  void withoutAStateTheVersionIsZeroAndThenItIsWhatWasSynced() {
    registry.run("DEL", "cb:state:global");
    assertEquals("{\"version\":0}", HERE.get("/state/global").ok().toString());
    long before = states.now();

    var synced = ok("state.sync", "state", Map.of("größe", 1.5));

    var shown = HERE.get("/state/global").ok();
    assertEquals(synced.get("version"), shown.get("version"));
    assertEquals(synced.get("state"), shown.get("state"));
    assertTrue(Instant.parse(shown.get("syncedAt").asText()).toEpochMilli() >= before);
    assertEquals(shown, ok("state.global"));
  }
}
