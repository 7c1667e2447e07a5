package io.claudebench.instance;

import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateContainsTest {
  private final String key = States.fresh() + "k";

  @Test
  void aValueIsThereUntilItIsDeleted() {
    assertEquals("{\"contains\":false}", HERE.get("/state/contains?key=" + key).ok().toString());
    long version = States.put(key, null);
    assertEquals("{\"contains\":true,\"version\":" + version + "}",
        HERE.get("/state/contains?key=" + key).ok().toString());
    ok("state.delete", "key", key);
    assertEquals("{\"contains\":false}", ok("state.contains", "key", key).toString());
    refused("INVALID", "state.contains", "key", "global");
  }
}
