package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.Ports;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens of an issuer as keys: beside keys, each of a tenant. */
@QuarkusTest
@TestProfile(TokenTest.Issued.class)
class TokenTest {
  private static TokenIssuer issuer;

  @Inject Registry registry;

  public static class Issued extends KeyFixture.Guarded {
    @Override
    public Map<String, String> getConfigOverrides() {
      var settings = new HashMap<>(super.getConfigOverrides());
      settings.putAll(Map.of("claudebench.oidc.enabled", "true", "claudebench.oidc.tenant-claim", "tenant",
          "quarkus.oidc.auth-server-url", "http://127.0.0.1:" + Ports.free() + "/realm",
          "quarkus.oidc.token.audience", "claudebench"));
      return settings;
    }
  }

  /** What is wrong with a token. */
  enum Bad {
    EXPIRED, NOT_YET, FORGED, UNSIGNED, MIXED_UP, CHANGED, OTHER_ISSUER, OTHER_AUDIENCE, NO_AUDIENCE, UNKNOWN_KEY,
    NO_END, NO_SUBJECT, NO_TENANT, EMPTY_TENANT, UNKNOWN_TENANT, TENANT_THAT_IS_NO_TEXT, NO_JSON;

    private String token() {
      long now = Instant.now().getEpochSecond();
      return switch (this) {
        case EXPIRED -> issuer.token("iat", now - 60, "exp", now - 1);
        case NOT_YET -> issuer.token("nbf", now + 30);
        case FORGED -> issuer.forged();
        case UNSIGNED -> issuer.withoutSignature();
        case MIXED_UP -> issuer.mixedUp();
        case CHANGED -> {
          String[] mine = issuer.token().split("\\.");
          yield mine[0] + "." + issuer.token("groups", List.of("admin")).split("\\.")[1] + "." + mine[2];
        }
        case OTHER_ISSUER -> issuer.token("iss", "http://127.0.0.1/other");
        case OTHER_AUDIENCE -> issuer.token("aud", List.of("shop"));
        case NO_AUDIENCE -> issuer.token("aud", null);
        case UNKNOWN_KEY -> issuer.ofKey("nobody's");
        case NO_END -> issuer.token("exp", null);
        case NO_SUBJECT -> issuer.token("sub", null);
        case NO_TENANT -> issuer.token("tenant", null);
        case EMPTY_TENANT -> issuer.token("tenant", "");
        case UNKNOWN_TENANT -> issuer.token("tenant", "nobody");
        case TENANT_THAT_IS_NO_TEXT -> issuer.token("tenant", List.of("acme"));
        case NO_JSON -> "aaaa.bbbb.cccc";
      };
    }
  }

  @BeforeAll
  static void issuerComesUpAfterTheService() {
    issuer = new TokenIssuer(ConfigProvider.getConfig().getValue("quarkus.oidc.auth-server-url", String.class));
    call(issuer.token(), "state.count").refused("UNAVAILABLE");
    issuer.up();
    Await.until("its keys are known", () -> call(issuer.token(), "state.count").word().equals("OK"));
  }

  @AfterAll
  static void down() {
    issuer.close();
  }

  /** No task-service is there that would open one. */
  @BeforeEach
  void anEpochIsOpen() {
    registry.run("COPY", "cb:epoch", "{cb:acme}:epoch", "REPLACE");
  }

  @ParameterizedTest
  @CsvSource({"watcher, OK, FORBIDDEN, FORBIDDEN", "agent, OK, OK, FORBIDDEN", "worker, OK, OK, FORBIDDEN",
      "operator, OK, FORBIDDEN, OK", "admin, OK, OK, OK", "internal, FORBIDDEN, FORBIDDEN, FORBIDDEN",
      "Admin, FORBIDDEN, FORBIDDEN, FORBIDDEN"})
  void eachRoleMayWhatAKeyOfItMay(String role, String reads, String works, String operates) {
    String token = issuer.token("groups", List.of("staff", role));
    for (Door door : List.of(Door.REST, Door.RPC, Door.MCP)) {
      assertEquals(reads, word(door, token, "state.count", "{}"), door + " reads");
      assertEquals(works, word(door, token, "state.put", "{\"key\":\"k\",\"value\":1}"), door + " works");
      assertEquals(operates, word(door, token, "state.clear", "{}"), door + " operates");
    }
  }

  private static String word(Door door, String token, String verb, String input) {
    return Doors.HERE.call(door, verb, input, "Authorization", "Bearer " + token).word();
  }

  @ParameterizedTest
  @EnumSource
  void aBadTokenIsNoKeyAtAnyDoor(Bad bad) {
    String token = bad.token();
    for (Door door : List.of(Door.REST, Door.RPC, Door.MCP)) {
      assertEquals("UNAUTHORIZED", word(door, token, "state.count", "{}"), door.toString());
    }
  }

  @Test
  void anAdminOfATenantIsNoneOfTheFleet() {
    String admin = issuer.token("groups", List.of("admin"));
    call(admin, "state.put", "key", "theirs", "value", 1).ok();
    assertFalse(KeyFixture.asAdmin("state.get", "key", "theirs").ok().get("found").booleanValue());
    call(admin, "key.list").refused("FORBIDDEN");
  }

  @Test
  void keysAreKeysAsBefore() {
    String made = KeyFixture.text(KeyFixture.made("worker"));
    for (Door door : List.of(Door.REST, Door.RPC, Door.MCP)) {
      assertEquals("OK", word(door, made, "state.count", "{}"));
      assertEquals("OK", word(door, "admin-0123456789abcdef", "state.count", "{}"));
    }
    HERE.post("state.count", map()).refused("UNAUTHORIZED");
    HERE.post("state.count", map(), "X-API-Key", issuer.token()).refused("UNAUTHORIZED");
  }

  @Test
  void oddClaimsAreNeverOurFault() {
    var words = Set.of("OK", "FORBIDDEN", "UNAUTHORIZED");
    for (Object odd : List.of(List.of(1, map("a", 2)), map("worker", true), 7, true, 1e300, Long.MAX_VALUE, "")) {
      for (String claim : List.of("sub", "groups", "exp", "iat", "nbf", "aud", "iss", "tenant", "typ")) {
        String word = call(issuer.token(claim, odd), "state.count").word();
        assertTrue(words.contains(word), claim + " " + odd + " " + word);
      }
    }
  }

  @Test
  void itsSubjectIsTheNameOfTheCaller() {
    JsonNode refusal = HERE.get("/verbs", "Authorization", "Bearer " + issuer.token("sub", "auth0|" + "ö".repeat(200),
        "groups", List.of())).refused("FORBIDDEN");
    assertTrue(refusal.get("detail").textValue().contains("'auth0" + ".".repeat(123) + "'"), refusal.toString());
  }

  @Test
  void whatItsHolderWaitsForEndsWithIt() throws Exception {
    JsonNode lock = call(issuer.token(), "lock.acquire", "name", "l", "owner", "one", "ttlMs", 60_000).ok();
    long end = Instant.now().getEpochSecond() + 2;
    var waiting = KeyFixture.send(issuer.token("exp", end), "lock.acquire", "name", "l", "owner", "two", "ttlMs",
        60_000, "waitMs", 30_000);
    JsonNode refusal = waiting.get(4, TimeUnit.SECONDS).refused("UNAUTHORIZED");
    assertTrue(refusal.get("detail").textValue().contains("expired"), refusal.toString());
    assertFalse(Instant.now().isBefore(Instant.ofEpochSecond(end)));
    call(issuer.token(), "lock.release", "name", "l", "owner", "one", "fence", lock.get("fence")).ok();
    call(issuer.token(), "lock.acquire", "name", "l", "owner", "three", "ttlMs", 1_000).ok();
  }

  @Test
  void aNewKeyIsAskedForAlsoJustAfterTheIssuerWasAsked() {
    String before = issuer.token();
    issuer.changeKey("second");
    call(issuer.token(), "state.count").ok();
    call(before, "state.count").refused("UNAUTHORIZED");
    issuer.changeKey("third");
    call(issuer.token(), "state.count").ok();
  }

  @Test
  void anIssuerThatIsDownCostsNewKeysOnly() {
    issuer.close();
    try {
      call(issuer.token(), "state.count").ok();
      call(issuer.ofKey("fourth"), "state.count").refused("UNAVAILABLE");
      call(issuer.token(), "state.count").ok();
    } finally {
      issuer.up();
    }
  }
}
