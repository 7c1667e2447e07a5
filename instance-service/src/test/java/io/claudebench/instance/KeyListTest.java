package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.KeyFixture.made;
import static io.claudebench.instance.KeyFixture.pages;
import static io.claudebench.instance.KeyFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class KeyListTest {

  @AfterEach
  void noneIsLeft() {
    asAdmin("key.list").ok().get("keys").forEach(KeyFixture::revoke);
  }

  @Test
  void pagesShowAllThatWereMadeOnceEach() {
    var made = new TreeSet<String>();
    for (int i = 0; i < 5; i++) {
      made.add(made("worker").get("id").textValue());
    }
    assertEquals(List.copyOf(made), pages("key.list", "keys", "id"));
  }

  @Test
  void itShowsWhoHoldsAKeyAndWhenItWasUsedAndNothingThatOpens() {
    JsonNode made = made("worker", "watcher");
    assertFalse(asAdmin("key.list").ok().at("/keys/0").has("lastUsedAt"));
    call(text(made), "state.count").ok();
    Await.until("its use is written down", () -> asAdmin("key.list").ok().at("/keys/0").has("lastUsedAt"));
    JsonNode shown = asAdmin("key.list").ok().at("/keys/0");
    assertEquals("it", shown.get("name").textValue());
    assertEquals("[\"worker\",\"watcher\"]", shown.get("roles").toString());
    assertFalse(shown.has("key") || shown.has("mac"));
  }
}
