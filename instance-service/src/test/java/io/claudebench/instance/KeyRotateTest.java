package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.KeyFixture.made;
import static io.claudebench.instance.KeyFixture.revoke;
import static io.claudebench.instance.KeyFixture.send;
import static io.claudebench.instance.KeyFixture.text;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class KeyRotateTest {
  @Inject Registry registry;
  private static final Duration SOON = Duration.ofSeconds(1);
  private JsonNode made;

  @BeforeEach
  void make() {
    made = made("worker");
    call(text(made), "state.count").ok();
  }

  @AfterEach
  void takeBack() {
    revoke(made);
  }

  private JsonNode rotated(Object... input) {
    Object[] all = new Object[input.length + 2];
    all[0] = "id";
    all[1] = made.get("id").textValue();
    System.arraycopy(input, 0, all, 2, input.length);
    return asAdmin("key.rotate", all).ok();
  }

  @Test
  void bothLiveForTheOverlapAndThenTheNewOneAlone() {
    String next = text(rotated("overlapMs", 1500));
    call(text(made), "state.count").ok();
    call(next, "state.count").ok();
    Await.until("the old one ends", () -> call(text(made), "state.count").word().equals("UNAUTHORIZED"));
    call(next, "state.count").ok();
  }

  @Test
  void withoutOverlapTheOldOneEndsAtOnce() {
    String next = text(rotated("overlapMs", 0));
    Await.until("every replica heard", SOON, () -> call(text(made), "state.count").word().equals("UNAUTHORIZED"));
    call(next, "state.count").ok();
  }

  @Test
  void ofThreeTheFirstEndsAtOnce() {
    String second = text(rotated());
    String third = text(rotated());
    Await.until("every replica heard", SOON, () -> call(text(made), "state.count").word().equals("UNAUTHORIZED"));
    call(second, "state.count").ok();
    call(third, "state.count").ok();
  }

  /** Whoever waits under a secret waits no longer than it lives. */
  @Test
  void waitsUnderTheOldSecretEndWithIt() throws Exception {
    var lock = call(text(made), "lock.acquire", "name", "r", "owner", "one", "ttlMs", 60_000).ok();
    var first = send(text(made), "lock.acquire", "name", "r", "owner", "two", "ttlMs", 60_000, "waitMs", 30_000);
    Await.until("it is parked", () -> waiting() == 1);
    String second = text(rotated("overlapMs", 60_000));
    var next = send(second, "lock.acquire", "name", "r", "owner", "three", "ttlMs", 60_000, "waitMs", 30_000);
    Await.until("both are parked", () -> waiting() == 2);
    String third = text(rotated("overlapMs", 1_000));
    first.get(1, TimeUnit.SECONDS).refused("UNAUTHORIZED");
    next.get(2, TimeUnit.SECONDS).refused("UNAUTHORIZED");
    call(third, "lock.release", "name", "r", "owner", "one", "fence", lock.get("fence")).ok();
  }

  private int waiting() {
    return registry.run("ZCARD", "cb:lock-line:r").toInteger();
  }

  @Test
  void theSameCallAgainRotatesOnceAndShowsNoSecret() {
    String next = text(rotated("idempotencyKey", "r1"));
    assertNotEquals(text(made), next);
    assertFalse(rotated("idempotencyKey", "r1").has("key"));
    call(text(made), "state.count").ok();
    call(next, "state.count").ok();
  }

  @Test
  void anUnknownKeyIsNotFound() {
    asAdmin("key.rotate", "id", "0123456789abcdef").refused("NOT_FOUND");
  }
}
