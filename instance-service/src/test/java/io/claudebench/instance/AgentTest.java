package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.KeyFixture.text;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whoever is only an agent registers, beats, votes, locks and leaves as an instance of its own. */
@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class AgentTest {
  /** What else those verbs take; the name of the instance stands where each wants it. */
  private static final Map<String, Object> KNOWN = Map.of("name", "l", "ttlMs", 1000, "fence", 1, "roles", List.of(),
      "decision", "d", "value", 1, "batchId", "b", "items", List.of("x"), "totalInstances", 3);

  @Inject Verbs verbs;

  @AfterEach
  void noneIsLeft() {
    asAdmin("key.list").ok().get("keys").forEach(KeyFixture::revoke);
  }

  private static String made(String name, String... roles) {
    return text(asAdmin("key.create", "name", name, "roles", List.of(roles)).ok());
  }

  private record Way(Verb verb, Verb.Acting acting) {

    Reply as(String key, String instance) {
      var input = new ArrayList<Object>();
      JsonNode fields = Json.read(verb.inputSchema()).get("properties");
      KNOWN.forEach((name, value) -> input.addAll(fields.has(name) ? List.of(name, value) : List.of()));
      input.addAll(List.of(acting.field(), instance));
      return call(key, verb.name(), input.toArray());
    }

    @Override
    public String toString() {
      return verb.name() + " " + acting.field();
    }
  }

  private Stream<Way> ways() {
    return verbs.all().stream().flatMap(verb -> verb.acting().stream().map(acting -> new Way(verb, acting)));
  }

  @Test
  void everyVerbThatNamesWhoActsTakesAnAgentsOwnInstanceAndNoOther() {
    String alice = made("alice", "agent", "watcher");
    String worker = made("wanda", "worker", "agent");
    assertAll(ways().map(way -> (Executable) () -> {
      for (String another : List.of("bob", "alice2", "bob:alice")) {
        JsonNode refusal = way.as(alice, another).refused("FORBIDDEN");
        assertEquals("The key 'alice' may not act as " + another + ".", refusal.get("detail").textValue());
        assertTrue(refusal.get("fix").textValue().contains("alice:1"), way::toString);
      }
      assertFits(way.as(alice, "alice"), way);
      assertFits(way.as(alice, "alice:6f1c"), way);
      assertFits(way.as(worker, "bob"), way);
    }));
  }

  /** It is judged by what it asks. */
  private static void assertFits(Reply reply, Way way) {
    assertNotEquals("FORBIDDEN", reply.word(), way::toString);
    assertNotEquals("INVALID", reply.word(), () -> way + " takes more than KNOWN: " + reply);
  }

  @Test
  void theVerbsOfWhichWeKnowAreAmongThem() {
    List<String> ways = ways().map(Way::toString).toList();
    assertTrue(ways.containsAll(List.of("lock.acquire owner", "lock.extend owner", "lock.release owner",
        "system.batch.process instanceId", "system.heartbeat instanceId", "system.quorum.vote instanceId",
        "system.register id", "system.unregister instanceId")), ways::toString);
  }

  @Test
  void anAgentNeitherSpeaksForAnotherNorTakesItAway() {
    String alice = made("alice", "agent");
    String bob = made("bob", "agent");
    call(alice, "system.register", "id", "alice:1", "roles", List.of("worker")).ok();
    call(bob, "system.register", "id", "alice:1", "roles", List.of()).refused("FORBIDDEN");
    call(bob, "system.unregister", "instanceId", "alice:1").refused("FORBIDDEN");
    call(bob, "system.heartbeat", "instanceId", "alice:1").refused("FORBIDDEN");
    var lock = call(alice, "lock.acquire", "name", "mine", "owner", "alice:1", "ttlMs", 60_000).ok();
    call(bob, "lock.release", "name", "mine", "owner", "bob", "fence", lock.get("fence")).refused("LEASE_LOST");
    call(alice, "lock.release", "name", "mine", "owner", "alice:1", "fence", lock.get("fence")).ok();
    assertTrue(call(alice, "system.unregister", "instanceId", "alice:1").ok().get("unregistered").booleanValue());
  }
}
