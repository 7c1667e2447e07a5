package io.claudebench.hook.policy;

import static io.claudebench.hook.policy.Sets.rule;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.Pid;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(PolicyFleet.class)
class HookPolicyPutTest {
  private static final Sets BOSS = Sets.OF_BOSS;

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  @AfterEach
  void clear() {
    BOSS.clear("house");
    BOSS.awaitAllowed("deploy prod");
  }

  @Test
  void aRuleIsInForceSoonAfterItIsPutAndGoneWhenTheSetIsEmpty() {
    long version = BOSS.put("house", rule("no-deploy", "deny", "pattern", "^deploy prod", "reason", "Ask Ann."))
        .get("version").asLong();
    BOSS.awaitRule("deploy prod", "no-deploy");
    assertEquals("no-deploy: Ask Ann.", BOSS.ask("deploy prod").get("reason").asText());
    assertTrue(BOSS.ask("deploy test").get("allow").asBoolean());

    assertEquals(version + 1, BOSS.put("house").get("version").asLong());
    BOSS.awaitAllowed("deploy prod");
  }

  @Test
  void theSameSetAgainIsTheVersionThatThereIs() {
    var first = BOSS.put("house", rule("a", "warn", "pattern", "deploy"));
    assertEquals(first, BOSS.put("house", rule("a", "warn", "pattern", "deploy")));
  }

  @Test
  void theSameKeyIsTheFirstAnswerWhateverWasPutSince() {
    String key = UUID.randomUUID().toString();
    var first = keyed(key, rule("a", "warn")).ok();
    BOSS.put("house", rule("b", "warn"));
    assertEquals(first, keyed(key, rule("a", "warn")).ok());
    assertEquals("b", BOSS.admin().ok("hook.policy.get", map("name", "house")).at("/policy/rules/0/name").asText());
    keyed(key, rule("c", "warn")).refused("CONFLICT");
  }

  private static Reply keyed(String key, Object rule) {
    return BOSS.admin().post("hook.policy.put", map("name", "house", "policy", map("rules", List.of(rule))),
        "Idempotency-Key", key);
  }

  @Test
  void whatPostgresLostIsPutAboveTheVersionThatIsInForce() {
    long version = BOSS.put("house", rule("kept", "deny", "pattern", "deploy prod")).get("version").asLong();
    redis.execute("HSET", "cb:policies", "house", redis.execute("HGET", "cb:policies", "house").toString()
        .replace("\"version\":" + version, "\"version\":" + (version + 7)));
    assertEquals(version + 8, BOSS.put("house").get("version").asLong());
    BOSS.awaitAllowed("deploy prod");
  }

  @Test
  void aSetThatCannotBeReadLetsTheOthersIn() {
    BOSS.put("house", rule("kept", "deny", "pattern", "deploy prod"));
    redis.execute("HSET", "cb:policies", "odd", "{\"version\":1,\"createdAt\":\"2026-01-01T00:00:00Z\","
        + "\"createdBy\":\"x\",\"policy\":{\"rules\":[{\"name\":\"x\",\"action\":\"vanish\"}]}}");
    redis.execute("PUBLISH", "cb:policies:changed", "odd");
    Await.until("it asks where it does not know", () -> BOSS.ask("ls").path("ask").asBoolean());
    BOSS.awaitRule("deploy prod", "kept");
    assertTrue(Rest.HERE.get("/q/health/ready").body().contains("some cannot be read"));
    redis.execute("HDEL", "cb:policies", "odd");
    redis.execute("HSET", "cb:policies", "odd", "{\"version\":2,\"createdAt\":\"2026-01-01T00:00:00Z\","
        + "\"createdBy\":\"x\",\"policy\":{\"rules\":[]}}");
    redis.execute("PUBLISH", "cb:policies:changed", "odd");
    BOSS.awaitAllowed("ls");
  }

  @Test
  void anotherTenantsRulesAreNotOurs() {
    Sets.OF_ACME.put("set0", rule("theirs", "deny", "pattern", "deploy prod"));
    Sets.OF_ACME.awaitRule("deploy prod", "theirs");
    assertTrue(BOSS.ask("deploy prod").get("allow").asBoolean());
  }

  @Test
  void whoeverReadAnOlderVersionIsInConflict() {
    long version = BOSS.put("house", rule("a", "warn")).get("version").asLong();
    BOSS.admin().post("hook.policy.put", map("name", "house", "policy", map("rules", List.of()), "ifVersion",
        version - 1)).refused("CONFLICT");
    assertEquals(version + 1, BOSS.admin().ok("hook.policy.put", map("name", "house", "policy", map("rules", List.of()),
        "ifVersion", version)).get("version").asLong());
  }

  @Test
  void of32WhoReadOneVersionOneWritesTheNext() {
    long version = BOSS.put("house", rule("a", "warn")).get("version").asLong();
    var calls = IntStream.range(0, 32).mapToObj(i -> BOSS.admin().send("hook.policy.put", map("name", "house", "policy",
        map("rules", List.of(rule("r" + i, "warn"))), "ifVersion", version))).toList();
    assertEquals(1, calls.stream().map(call -> call.join()).filter(reply -> reply.status() == 200).count());
    assertEquals(version + 1, BOSS.admin().ok("hook.policy.get", map("name", "house")).get("version").asLong());
  }

  @Test
  void onlyAnAdminPuts() {
    Rest.HERE.as("hand" + PolicyFleet.SECRET).post("hook.policy.put", map("name", "x", "policy", map("rules",
        List.of()))).refused("FORBIDDEN");
  }

  @Test
  void overPoliciesMaxANewSetIsRefused() {
    Rest acme = Sets.OF_ACME.admin();
    List<Reply> puts = IntStream.range(0, 6).mapToObj(i -> Sets.OF_ACME.tryPut("set" + i, rule("a", "warn"))).toList();
    assertEquals("policiesMax", puts.getLast().refused("FULL").get("limit").asText());
    assertTrue(acme.ok("hook.policy.list", "{}").get("policies").size() <= 5);
    Sets.OF_ACME.clear("set1");
    Sets.OF_ACME.put("set5", rule("a", "warn"));
    Sets.OF_ACME.clear("set0", "set2", "set3", "set4", "set5");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
      "{'name':'x','action':'deny','pattern':'('} ! /policy/rules/0/pattern",
      "{'name':'x','action':'deny','pattern':'(a{500}){500}'} ! /policy/rules/0/pattern",
      "{'name':'x','action':'deny','fields':{'command':'x'}} ! /policy/rules/0/fields",
      "{'name':'x','action':'deny','fields':{'/command':7}} ! /policy/rules/0/fields/~1command",
      "{'name':'x','action':'deny','effects':['harm']} ! /policy/rules/0/effects",
      "{'name':'fs-system-tree','action':'warn'} ! /policy/rules/0/name",
      "{'name':'x','action':'modify'} ! /policy/rules/0",
      "{'name':'x','action':'deny','set':{'a':1}} ! /policy/rules/0/action",
      "{'name':'x','action':'deny','on':'prompt','hosts':['x.org']} ! /policy/rules/0",
      "{'name':'x','action':'deny','context':'y'} ! /policy/rules/0/context",
      "{'name':'x','action':'deny','mustHold':true} ! /policy/rules/0/mustHold",
      "{'name':'x','action':'deny','paths':['../x']} ! /policy/rules/0/paths",
      "{'name':'x','action':'deny','paths':['$HOME/x']} ! /policy/rules/0/paths",
      "{'name':'x','action':'deny','pattern':'(\\\\pL){400}'} ! /policy/rules/0/pattern",
      "{'name':'x','action':'ask','on':'prompt'} ! /policy/rules/0/action",
      "{'name':'x','action':'warn','requiresLease':true} ! /policy/rules/0/action",
      "{'name':'x','action':'forbid'} ! /policy/rules/0/action",
      "{'action':'deny'} ! /policy/rules/0/name"})
  void whatIsWrongIsNamedAndNothingIsKept(String rule, String pointer) {
    Reply reply = BOSS.admin().post("hook.policy.put", "{\"name\":\"wrong\",\"policy\":{\"rules\":["
        + rule.replace('\'', '"') + "]}}");
    assertEquals(pointer, reply.refused("INVALID").at("/errors/0/pointer").asText(), reply::toString);
    BOSS.admin().post("hook.policy.get", map("name", "wrong")).refused("NOT_FOUND");
  }

  @Test
  void anAdminMaySoftenWhatIsBuiltInAndNobodyMayLoosenIt() {
    BOSS.admin().ok("hook.policy.put", map("name", "house", "policy", map("rules", List.of(), "soften",
        List.of("fs-system-tree"))));
    Await.until("it asks", () -> BOSS.ask("rm -rf /").path("ask").asBoolean());
    assertTrue(BOSS.admin().post("hook.policy.put", map("name", "house", "policy", map("rules",
        List.of(), "soften", List.of("nothing")))).refused("INVALID").toString().contains("/policy/soften"));
  }

  @Test
  void noRequestSeesHalfAPolicy() throws Exception {
    var stop = new AtomicBoolean();
    var asked = new AtomicInteger();
    Object[] deny = {rule("one", "deny", "pattern", "deploy prod"), rule("two", "deny", "pattern", "deploy (prod)?")};
    BOSS.put("house", deny);
    BOSS.awaitRule("deploy prod", "one");
    try (var pool = Executors.newFixedThreadPool(4)) {
      var askers = IntStream.range(0, 4).mapToObj(i -> pool.submit(() -> {
        while (!stop.get()) {
          JsonNode answer = BOSS.ask("deploy prod");
          assertFalse(answer.get("allow").asBoolean(), answer::toString);
          asked.incrementAndGet();
        }
      })).toList();
      for (int i = 0; i < 20; i++) {
        BOSS.put("house", rule("only" + i, "deny", "pattern", "deploy prod"));
        BOSS.put("house", deny);
      }
      stop.set(true);
      for (var asker : askers) {
        asker.get();
      }
    }
    assertTrue(asked.get() > 20, asked::toString);
  }

  @Test
  void whatRedisLostStaysInForceAndComesBackFromPostgres() {
    BOSS.put("house", rule("kept", "deny", "pattern", "deploy prod"));
    BOSS.awaitRule("deploy prod", "kept");
    redis.execute("DEL", "cb:policies");
    redis.execute("PUBLISH", "cb:policies:changed", "house");
    Await.until("PostgreSQL's is in Redis again", () -> {
      assertFalse(BOSS.ask("deploy prod").get("allow").asBoolean());
      return redis.execute("HEXISTS", "cb:policies", "house").toInteger() == 1;
    });
  }

  @Test
  void withoutPostgresNothingIsPutAndTheRulesStayInForce() {
    BOSS.put("house", rule("kept", "deny", "pattern", "deploy prod"));
    BOSS.awaitRule("deploy prod", "kept");
    var server = new Pid(ConfigProvider.getConfig().getValue("test.postgres.pid", Long.class)).family();
    server.forEach(Pid::freeze);
    try {
      assertEquals("unknown", BOSS.tryPut("house").refused("TIMEOUT").get("outcome").asText());
      assertFalse(BOSS.ask("deploy prod").get("allow").asBoolean());
    } finally {
      server.reversed().forEach(Pid::thaw);
    }
    Await.until("PostgreSQL answers", () -> BOSS.tryPut("house", rule(UUID.randomUUID().toString(), "warn"))
        .status() == 200);
  }
}
