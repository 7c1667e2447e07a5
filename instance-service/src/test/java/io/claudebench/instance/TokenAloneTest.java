package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Rest.map;

import io.claudebench.servers.Ports;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer where no key is configured, and all are of one tenant. */
@QuarkusTest
@TestProfile(TokenAloneTest.NoKeys.class)
class TokenAloneTest {
  private static TokenIssuer issuer;

  /** Reachable from outside. */
  public static class NoKeys extends OwnRedis {
    @Override
    public Map<String, String> getConfigOverrides() {
      var settings = new HashMap<>(super.getConfigOverrides());
      settings.putAll(Map.of("quarkus.http.host", "0.0.0.0", "claudebench.oidc.enabled", "true",
          "claudebench.oidc.roles-claim", "realm_access/roles", "quarkus.oidc.auth-server-url",
          "http://127.0.0.1:" + Ports.free()));
      return settings;
    }
  }

  @BeforeAll
  static void issuerComesUpAfterTheService() {
    issuer = new TokenIssuer(ConfigProvider.getConfig().getValue("quarkus.oidc.auth-server-url", String.class)).up();
    Await.until("its keys are known", () -> !call(admin(), "state.count").word().equals("UNAVAILABLE"));
  }

  @AfterAll
  static void down() {
    issuer.close();
  }

  private static String admin() {
    return issuer.token("realm_access", Map.of("roles", List.of("admin")), "aud", null, "tenant", null);
  }

  @Test
  void withoutOneNobodyCallsFromLoopbackNeither() {
    HERE.post("state.count", map()).refused("UNAUTHORIZED");
    call("no-token-0123456789", "state.count").refused("UNAUTHORIZED");
    call(admin(), "state.count").ok();
  }

  @Test
  void rolesStandWhereTheSettingSays() {
    call(issuer.token("groups", List.of("admin")), "state.count").refused("FORBIDDEN");
    call(issuer.token("realm_access", Map.of("roles", List.of("worker"))), "state.put", "key", "k", "value", 1).ok();
    call(issuer.token("realm_access", Map.of("roles", "admin")), "state.count").ok();
  }

  @Test
  void itsAdminIsOneOfTheFleetAndMakesTheFirstKey() {
    String key = call(admin(), "key.create", "name", "ci", "roles", List.of("worker")).ok().get("key").textValue();
    call(key, "state.count").ok();
  }
}
