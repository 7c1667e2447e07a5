package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.KeyFixture.made;
import static io.claudebench.instance.KeyFixture.revoke;
import static io.claudebench.instance.KeyFixture.send;
import static io.claudebench.instance.KeyFixture.text;
import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class KeyCreateTest {
  @Inject Registry registry;

  @AfterEach
  void noneIsLeft() {
    asAdmin("key.list").ok().get("keys").forEach(KeyFixture::revoke);
  }

  @Test
  void whoHoldsItCallsAtOnceWithinItsRoles() {
    String worker = text(made("worker"));
    call(worker, "state.put", "key", "a", "value", 1).ok();
    call(worker, "state.clear").refused("FORBIDDEN");
    call(text(made("watcher")), "state.put", "key", "a", "value", 2).refused("FORBIDDEN");
    call(text(made("watcher")), "state.get", "key", "a").ok();
  }

  @Test
  void nothingOfItsSecretStandsInRedis() {
    JsonNode made = made("worker");
    String secret = text(made).substring(text(made).lastIndexOf('_') + 1);
    assertFalse(registry.hash("cb:apikey:" + made.get("id").textValue()).toString().contains(secret));
  }

  @Test
  void theSameCallAgainShowsTheSameKeyWithoutItsSecret() {
    Object[] input = {"name", "once", "roles", List.of("worker"), "idempotencyKey", "k1"};
    JsonNode first = asAdmin("key.create", input).ok();
    JsonNode again = asAdmin("key.create", input).ok();
    assertEquals(first.get("id"), again.get("id"));
    assertTrue(first.has("key"));
    assertFalse(again.has("key"));
  }

  @Test
  void aKeyThatIsChangedByOneLetterIsUnknown() {
    String key = text(made("worker"));
    char last = key.charAt(key.length() - 1);
    call(key.substring(0, key.length() - 1) + (last == 'A' ? 'E' : 'A'), "state.count").refused("UNAUTHORIZED");
    call("cb_0123456789abcdef" + key.substring(19), "state.count").refused("UNAUTHORIZED");
  }

  @Test
  void aWaitUnderItEndsWhenItExpires() throws Exception {
    String soon = Instant.now().plusMillis(2_000).toString();
    String key = text(asAdmin("key.create", "name", "it", "roles", List.of("worker"), "expiresAt", soon).ok());
    var lock = call(key, "lock.acquire", "name", "e", "owner", "one", "ttlMs", 60_000).ok();
    send(key, "lock.acquire", "name", "e", "owner", "two", "ttlMs", 60_000, "waitMs", 30_000).get(4, TimeUnit.SECONDS)
        .refused("UNAUTHORIZED");
    asAdmin("lock.release", "name", "e", "owner", "one", "fence", lock.get("fence")).ok();
  }

  @Test
  void itEndsWhenItIsToldTo() {
    String key = text(asAdmin("key.create", "name", "short", "roles", List.of("worker"), "expiresAt",
        Instant.now().plusMillis(1500).toString()).ok());
    call(key, "state.count").ok();
    Await.until("it ends", () -> call(key, "state.count").word().equals("UNAUTHORIZED"));
    asAdmin("key.create", "name", "late", "roles", List.of("worker"), "expiresAt", "2020-01-01T00:00:00Z")
        .refused("INVALID");
  }

  @Test
  void onlyAnAdminOfTheFleetMakesOne() {
    Reply reply = HERE.post("key.create", map("name", "x", "roles", List.of("worker")), "X-API-Key",
        "theirs-0123456789abcdef");
    assertTrue(reply.refused("FORBIDDEN").get("detail").textValue().contains("acme"));
    for (String role : List.of("watcher", "agent", "worker", "operator")) {
      call(text(made(role)), "key.create", "name", "x", "roles", List.of("admin")).refused("FORBIDDEN");
    }
    call(text(made("admin")), "key.create", "name", "x", "roles", List.of("worker")).ok();
  }

  @Test
  void anUnknownTenantOrRoleIsInvalid() {
    asAdmin("key.create", "name", "x", "roles", List.of("worker"), "tenant", "nobody").refused("INVALID");
    asAdmin("key.create", "name", "x", "roles", List.of("internal")).refused("INVALID");
    asAdmin("key.create", "name", "x", "roles", List.of()).refused("INVALID");
  }

  @Test
  void atKeysMaxOneMoreIsFullUntilOneIsRevoked() {
    var keys = new ArrayList<JsonNode>();
    for (int i = 0; i < 20; i++) {
      keys.add(made("worker"));
    }
    assertEquals("keysMax", asAdmin("key.create", "name", "x", "roles", List.of("worker")).refused("FULL")
        .get("limit").textValue());
    revoke(keys.getFirst());
    made("worker");
  }
}
