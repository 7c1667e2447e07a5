package io.claudebench.hook.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with a question of a guard, it is answered with a verdict, and never with a yes. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(AgentProfiles.Asking.class)
class AgentTroubleTest {
  private static final List<String> VALUES = List.of("null", "true", "7", "1.5", "\"\"", "\"text\"", "[]", "[1,\"a\"]",
      "{}", "{\"a\":{\"b\":[null]}}");
  private static final Set<String> DECIDE = Set.of("tool_name", "tool_input", "cwd");

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  @Test
  void noTroubleLetsAGuardedToolPassAndTheRestIsTold() {
    for (String event : Golden.EVENTS) {
      for (Trouble trouble : Trouble.with(Golden.of(event))) {
        String what = event + " with " + trouble.what();
        Reply reply = trouble.ask(Golden.PATH + "?event=" + event);
        if (Golden.GUARDS.contains(event)) {
          verdict(event, reply, what);
        } else {
          assertTrue(reply.status() >= 400, what + ": " + reply);
          reply.refused(reply.json().get("code").asText());
        }
        assertFalse(reply.headers().map().containsKey("Access-Control-Allow-Origin"), what);
      }
    }
  }

  @Test
  void nothingIsServedToWhomIsRefused() {
    long before = decisions();
    Trouble.with(Golden.of("PreToolUse")).forEach(trouble -> trouble.ask(Golden.PATH + "?event=PreToolUse"));
    Trouble.none("none", Rest.text(Golden.of("PreToolUse")).getBytes()).ask(Golden.PATH + "?event=PreToolUse").ok();

    Await.until("the only one that was let in is written down", () -> decisions() > before);
    assertEquals(before + 1, decisions());
  }

  @Test
  void everyFieldOfEveryTypeIsAVerdictOrNoObjection() {
    for (String event : Golden.EVENTS) {
      for (var field : List.copyOf(Golden.of(event).properties())) {
        for (String value : VALUES) {
          ObjectNode body = Golden.of(event).set(field.getKey(), Rest.json(value));
          Reply reply = send(event, body);
          String what = event + " with " + field.getKey() + " " + value;
          if (Golden.GUARDS.contains(event) && DECIDE.contains(field.getKey())) {
            assertEquals(List.of(), Closed.broken(event, reply.ok()), what);
          } else if (Golden.GUARDS.contains(event)) {
            assertEquals("{}", reply.okText(), what);
          } else {
            assertTrue(reply.status() == 200 ? reply.body().equals("{}") : reply.status() == 400, what + ": " + reply);
          }
        }
      }
    }
  }

  @Test
  void whatDecidesMustBeThere() {
    for (String event : Golden.GUARDS) {
      for (String name : List.of("tool_name", "tool_input")) {
        ObjectNode body = Golden.of(event);
        body.remove(name);
        verdict(event, send(event, body), event + " without " + name);
        assertEquals(List.of(), Closed.broken(event, send(event, body).ok()));
      }
      verdict(event, send(event, Golden.of(event).put("tool_name", "")), event + " of no tool");
      verdict(event, send(event, Golden.of(event).put("tool_name", 5)), event + " of a number");
    }
  }

  @Test
  void theReasonNamesTheTrouble() {
    Trouble noKey = Trouble.with(Golden.of("PreToolUse")).getFirst();

    String reason = noKey.ask(Golden.PATH + "?event=PreToolUse").ok()
        .at("/hookSpecificOutput/permissionDecisionReason").asText();

    assertTrue(reason.contains("UNAUTHORIZED") && reason.contains("No API key."), reason);
  }

  @Test
  void whatIsWrongWithThePathDoesNotLetItPassEither() {
    Trouble none = Trouble.none("none", Rest.text(Golden.bash("rm -rf /")).getBytes());
    for (String path : List.of("?event=PreToolUse&x=%zz", "?event=PreToolUse&x=%ff", "/?event=PreToolUse",
        "?x=1&event=PreToolUse", "?event=PreToolUse&event=Stop", "?event=Pre%54oolUse", "?event=PreToolUse&x=a b",
        "?event=PreToolUse&x={}")) {
      Reply reply = none.ask(Golden.PATH + path.replace(" ", "\u00a0"));
      JsonNode decision = reply.ok().at("/hookSpecificOutput/permissionDecision");
      assertTrue(Set.of("ask", "deny").contains(decision.asText()), path + ": " + reply);
    }
  }

  @Test
  void anAgentActsAsNobodyElse() {
    ObjectNode body = Golden.of("PreToolUse");

    assertEquals("{}", Golden.post("PreToolUse", body, "X-API-Key", Trouble.KEY, "X-ClaudeBench-Instance", "agent:1")
        .okText());
    for (String instance : List.of("bob", "no name/at all")) {
      verdict("PreToolUse", Golden.post("PreToolUse", body, "X-API-Key", Trouble.KEY, "X-ClaudeBench-Instance",
          instance), instance);
    }
  }

  @Test
  void aPageThatMayCallIsToldSoAlsoWithoutAKey() {
    var page = new Trouble("a page of ours", null, "localhost", "http://localhost:3000", "application/json",
        Rest.text(Golden.of("PreToolUse")).getBytes());

    Reply reply = page.ask(Golden.PATH + "?event=PreToolUse");

    verdict("PreToolUse", reply, "no key");
    assertEquals("http://localhost:3000", reply.header("Access-Control-Allow-Origin"));
  }

  private static Reply send(String event, ObjectNode body) {
    return Golden.post(event, body, "X-API-Key", Trouble.KEY);
  }

  /** The failure verdict under ask: a person decides, which at the dialog is what happens anyway. */
  private static void verdict(String event, Reply reply, String what) {
    JsonNode answer = reply.ok();
    assertEquals(List.of(), Closed.broken(event, answer), what);
    assertEquals(event.equals("PreToolUse") ? "ask" : "",
        answer.at("/hookSpecificOutput/permissionDecision").asText(), what + ": " + reply);
    assertTrue(event.equals("PreToolUse") || reply.body().equals("{}"), what + ": " + reply);
  }

  private long decisions() {
    return redis.execute("XLEN", "agents:audit:hooks:decisions").toLong();
  }
}
