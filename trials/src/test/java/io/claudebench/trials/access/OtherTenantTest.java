package io.claudebench.trials.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Answer;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Belongings;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Keysmith;
import io.claudebench.trials.sweep.Fitting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * I12, by every verb and door: an admin of acme who knows all names of globex is answered as one who made them up. His
 * twin of umbra makes them up, in the same order and at the same doors, so that what either has is alike all the time.
 */
@Timeout(180)
class OtherTenantTest {
  /**
   * What they answer is of the moment, as sessions and todos come behind the answers: only that it tells nothing of
   * globex is looked at.
   */
  private static final Set<String> OF_THE_MOMENT = Set.of("system.metrics", "system.health", "system.get_state",
      "test.circuit");
  private static final int SHOWN = 20;
  private static Fleet fleet;
  private static Estate estate;
  private static Who acme;
  private static Who umbra;

  private final List<String> wrong = new ArrayList<>();
  private int cases;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(People.plan());
    var smith = new Keysmith(fleet.rest("instance-service"));
    List<Who> admins = new ArrayList<>();
    for (String tenant : List.of("acme", "umbra", Estate.TENANT)) {
      smith.tenant(tenant);
      String key = smith.make("root", tenant, "admin").key();
      admins.add(Who.of("root", key, tenant, "admin"));
      People.known(fleet, key);
    }
    acme = admins.get(0);
    umbra = admins.get(1);
    estate = Estate.build(fleet, admins.get(2).key());
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @Test
  void whatIsGlobexIsNobodysForAcme() {
    Belongings before = estate.now();
    List<Declared> verbs = Declared.all(fleet.rest("task-service"));
    try (var redis = fleet.resp()) {
      for (Declared verb : verbs) {
        for (Map<String, Object> loot : loots(verb)) {
          JsonNode input = Fitting.input(verb.input(), loot);
          for (Entrance entrance : Entrance.values()) {
            if (entrance.leadsTo(verb)) {
              Rest rest = Rest.at(fleet.url(entrance.service(verb)));
              compare(verb, entrance.toString(), input, (who, own) -> entrance.ask(rest, who, verb, own));
            }
          }
          compare(verb, "command", input, (who, own) -> command(redis, who, verb, own));
        }
      }
    }
    System.out.printf("tenants: %d calls of %d verbs with the names of another tenant%n", cases, verbs.size());
    assertTrue(cases > 1000, () -> cases + " cases");
    assertEquals(0, wrong.size(), () -> wrong.size() + " are wrong, of which:\n" + String.join("\n",
        wrong.stream().limit(SHOWN).toList()));
    assertEquals(List.of(), before.changes(estate.now()));
  }

  private static Answer command(Resp redis, Who who, Declared verb, JsonNode input) {
    return new Commands(redis, Keys.of("cb", who.tenant())).ask(verb.name(), input);
  }

  private void compare(Declared verb, String where, JsonNode input, BiFunction<Who, JsonNode, Answer> ask) {
    cases++;
    Answer theirs = ask.apply(acme, input);
    Answer nobodys = ask.apply(umbra, Rest.json(madeUp(input.toString())));
    String asked = verb.name() + " by " + where + " with " + input;
    if (theirs.json().toString().contains(Estate.MARK)) {
      wrong.add(asked + " tells: " + theirs.json());
    }
    String plain = plain(theirs);
    String wanted = plain(nobodys);
    if (!OF_THE_MOMENT.contains(verb.name()) && !plain.equals(wanted)) {
      wrong.add(asked + ": " + plain + "\n      instead of " + wanted);
    }
  }

  /** Globex's names, once with each of its tasks and its cursors where the verb takes them. */
  private static List<Map<String, Object>> loots(Declared verb) {
    JsonNode fields = verb.input().path("properties");
    var known = new HashMap<String, Object>(Map.of("workerId", Estate.WORKER, "instanceId", Estate.WORKER, "owner",
        Estate.WORKER, "assignedTo", Estate.WORKER, "name", Estate.TENANT + "-lock", "key", Estate.TENANT + "-state",
        "batchId", Estate.TENANT + "-batch", "decision", Estate.TENANT + "-decision", "contentHash", Estate.HASH,
        "fence", verb.name().startsWith("lock.") ? estate.lockFence : estate.fence));
    known.putAll(Map.of("partitionKey", Estate.TENANT + "-partition", "type", Estate.TENANT + ".happened", "types",
        List.of(Estate.TENANT + ".happened", "task.created"), "after", estate.after, "prefix", Estate.TENANT,
        "keys", List.of(Estate.TENANT + "-state", Estate.TENANT + "-state-b"), "capabilities",
        List.of(Estate.TENANT + "-skill"), "sessionId", Estate.TENANT + "-session", "limit", 50,
        "idempotencyKey", Estate.TENANT + "-once"));
    known.putAll(Map.of("ttlSeconds", 300, "leaseMs", 3_600_000, "ttlMs", 60_000));
    List<Map<String, Object>> loots = new ArrayList<>();
    loots.add(with(known, "id", verb.name().startsWith("event.") ? Estate.TENANT + "-event0" : Estate.WORKER));
    known.remove("idempotencyKey");
    // What there is at all. One session: the todos of two become tasks in any order.
    loots.add(new HashMap<>(Map.of("limit", 50, "ttlMs", 60_000, "sessionId", Estate.TENANT + "-session")));
    if (fields.at("/id/pattern").asText().startsWith("^t-") || fields.has("taskId") || fields.has("dependsOn")) {
      estate.tasks.values().forEach(id -> {
        var own = with(with(known, "id", id), "taskId", id);
        own.put("dependsOn", List.of(id));
        loots.add(own);
      });
    }
    if (fields.has("cursor")) {
      estate.cursors.forEach(cursor -> loots.add(with(Map.of("limit", 50), "cursor", cursor)));
    }
    return loots;
  }

  private static Map<String, Object> with(Map<String, Object> known, String name, Object value) {
    var more = new HashMap<>(known);
    more.put(name, value);
    return more;
  }

  /** The same of nobody. */
  private static String madeUp(String text) {
    String made = text.replace(Estate.TENANT, "nobody").replace(Estate.HASH, "cd".repeat(32));
    for (String id : estate.tasks.values()) {
      made = made.replaceAll("\"" + id + "\"", "\"" + id.replace("t-", "t-90") + "\"");
    }
    return made;
  }

  /** Without what is of the call and the moment, and of the names that were given. */
  private static String plain(Answer answer) {
    String text = answer.word() + " " + madeUp(answer.json().toString().replaceAll(Estate.TENANT, "nobody"));
    for (String id : estate.tasks.values()) {
      text = text.replaceAll("\\b" + id + "\\b", id.replace("t-", "t-90"));
    }
    return text.replaceAll("\\b(acme|umbra)\\b", "<tenant>").replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>")
        .replaceAll("\\b1[0-9]{12}(-\\d+)?\\b", "<ms>").replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "<uuid>")
        .replaceAll("\\b[0-9a-f]{32}\\b|\\b[0-9a-f]{16}\\b", "<hex>").replaceAll("(Ms\":)\\d+", "$1<n>")
        .replaceAll("cbt_[\\w-]+", "<token of the caller's own tenant>");
  }
}
