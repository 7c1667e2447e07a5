package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.KeyFixture.made;
import static io.claudebench.instance.KeyFixture.revoke;
import static io.claudebench.instance.KeyFixture.send;
import static io.claudebench.instance.KeyFixture.text;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class KeyRevokeTest {
  @Inject Registry registry;

  @Test
  void itIsNoKeyWithinASecond() {
    JsonNode made = made("worker");
    call(text(made), "state.count").ok();
    revoke(made);
    Await.until("every replica heard", Duration.ofSeconds(1),
        () -> call(text(made), "state.count").word().equals("UNAUTHORIZED"));
  }

  @Test
  void whatItsHolderWaitsForEndsAndIsNotGiven() throws Exception {
    JsonNode made = made("worker");
    var lock = call(text(made), "lock.acquire", "name", "l", "owner", "one", "ttlMs", 60_000).ok();
    var waiting = send(text(made), "lock.acquire", "name", "l", "owner", "two", "ttlMs", 60_000, "waitMs", 30_000);
    Await.until("it is parked", () -> registry.run("EXISTS", "cb:lock-line:l").toInteger() == 1);
    revoke(made);
    waiting.get(1, TimeUnit.SECONDS).refused("UNAUTHORIZED");
    asAdmin("lock.release", "name", "l", "owner", "one", "fence", lock.get("fence")).ok();
    asAdmin("lock.acquire", "name", "l", "owner", "three", "ttlMs", 1_000).ok();
  }

  @Test
  void whatIsNoKeyIsNotRevoked() {
    assertFalse(asAdmin("key.revoke", "id", "0123456789abcdef").ok().get("revoked").booleanValue());
  }
}
