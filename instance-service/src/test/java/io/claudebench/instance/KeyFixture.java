package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Rest.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Keys as their admin makes them. */
final class KeyFixture {
  private static final String[] ADMIN = {"X-API-Key", "admin-0123456789abcdef"};

  /** Where an admin of the fleet and one of a tenant stand in the configuration. */
  public static class Guarded extends OwnRedis {
    @Override
    public Map<String, String> getConfigOverrides() {
      var settings = new HashMap<>(super.getConfigOverrides());
      settings.putAll(Map.of("claudebench.keys.admin.secret", ADMIN[1], "claudebench.keys.theirs.secret",
          "theirs-0123456789abcdef", "claudebench.keys.theirs.tenant", "acme", "claudebench.access.keys-max", "20"));
      return settings;
    }
  }

  static Reply asAdmin(String verb, Object... input) {
    return HERE.post(verb, map(input), ADMIN);
  }

  /** One of the default tenant. */
  static JsonNode made(String... roles) {
    return asAdmin("key.create", "name", "it", "roles", List.of(roles)).ok();
  }

  static String text(JsonNode made) {
    return made.get("key").textValue();
  }

  /** What becomes of a call under a key. */
  static Reply call(String key, String verb, Object... input) {
    return HERE.post(verb, map(input), "Authorization", "Bearer " + key);
  }

  static CompletableFuture<Reply> send(String key, String verb, Object... input) {
    return HERE.send(verb, map(input), "Authorization", "Bearer " + key);
  }

  /** What a field says of all that such a verb lists, two at a time. */
  static List<String> pages(String verb, String list, String field) {
    var seen = new ArrayList<String>();
    JsonNode page = asAdmin(verb, "limit", 2).ok();
    seen.addAll(page.get(list).findValuesAsText(field));
    while (page.has("nextCursor")) {
      page = asAdmin(verb, "limit", 2, "cursor", page.get("nextCursor").textValue()).ok();
      seen.addAll(page.get(list).findValuesAsText(field));
    }
    return seen;
  }

  static void revoke(JsonNode made) {
    asAdmin("key.revoke", "id", made.get("id").textValue()).ok();
  }

  private KeyFixture() {}
}
