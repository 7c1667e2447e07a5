package io.claudebench.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Digests;
import io.claudebench.scanner.Scanner;
import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Copies;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.NextVersion;
import io.claudebench.trials.kit.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis and PostgreSQL are copied while tasks are made and changed, and start elsewhere: nothing that was acknowledged
 * before the copy began is missing, what did not change since is the same, and no id comes twice.
 */
@Timeout(120)
class BackupTest {
  private static final int CHANGERS = 4;
  private static final int TASKS = 200;
  private static final long SEED = Long.getLong("backup.seed", System.nanoTime() & 0xffffff);

  @TempDir Path dir;

  /**
   * What was known when the copy began, in the end, and how all tasks stood then.
   *
   * @param before id → version that was acknowledged
   */
  private record Original(Map<String, Integer> before, Map<String, Integer> after, Map<String, JsonNode> tasks,
      Copies copies, String password) {

    List<String> untouched() {
      return before.keySet().stream().filter(id -> before.get(id).equals(after.get(id))).toList();
    }
  }

  @Test
  void whatWasAcknowledgedBeforeTheBackupIsThereAfterItsRestore() {
    System.out.println("backup.seed=" + SEED);
    var plan = Plan.of("task-service");
    Original original = copied(plan.withRedis(RedisOptions.kept(dir.resolve("redis"), "")));
    assertTrue(original.untouched().size() > TASKS / 10, original.before()::toString);
    var redis = RedisServer.start(RedisOptions.kept(original.copies().redis(), ""));
    var postgres = PostgresServer.start(PostgresOptions.kept(original.copies().postgres(), original.password()));
    NextVersion.expand(postgres); // and this version starts on the tables of the one after
    try (var fleet = Fleet.start(plan, redis, postgres)) {
      same(original, listed(fleet.rest("task-service")));
      try (var asked = fleet.resp()) {
        new Scanner(asked, Fleet.KEYS).assertSound();
      }
      String next = fleet.rest("task-service").ok("task.create", Map.of("text", "next")).get("id").asText();
      assertTrue(number(next) > original.after().keySet().stream().mapToLong(BackupTest::number).max().orElseThrow(),
          next);
    }
  }

  private Original copied(Plan plan) {
    try (var fleet = Fleet.start(plan)) {
      Rest rest = fleet.rest("task-service");
      var changers = IntStream.range(0, CHANGERS).mapToObj(i -> new Changer(rest, SEED + i)).toList();
      changers.forEach(Changer::start);
      Await.until("there are tasks", () -> known(changers).size() >= TASKS);
      Map<String, Integer> before = known(changers);
      long from = System.nanoTime();
      Copies copies = Copies.of(fleet.redis(), fleet.postgres(), dir.resolve("copies"));
      System.out.printf("copied under load in %d ms%n", (System.nanoTime() - from) / 1_000_000);
      Await.until("there are more", () -> known(changers).size() >= before.size() + TASKS / 4);
      changers.forEach(Changer::end);
      return new Original(before, known(changers), listed(rest), copies, fleet.postgres().password());
    }
  }

  private static void same(Original original, Map<String, JsonNode> restored) {
    original.before().forEach((id, version) -> assertTrue(restored.containsKey(id)
        && restored.get(id).get("version").asInt() >= version, () -> id + " at " + version + ", not "
        + restored.get(id)));
    List<String> ids = original.untouched();
    String hash = hash(ids, restored);
    assertEquals(hash(ids, original.tasks()), hash, () -> differing(ids, original.tasks(), restored));
    System.out.printf("%d tasks acknowledged before the copy, %d of them not changed since: same hash %s; %d restored, "
        + "%d in the end%n", original.before().size(), ids.size(), hash.substring(0, 12), restored.size(),
        original.tasks().size());
  }

  private static Map<String, Integer> known(List<Changer> changers) {
    var known = new TreeMap<String, Integer>();
    changers.forEach(changer -> known.putAll(changer.versions()));
    return known;
  }

  private static Map<String, JsonNode> listed(Rest rest) {
    var all = new TreeMap<String, JsonNode>();
    String cursor = null;
    do {
      JsonNode page = rest.ok("task.list", cursor == null ? Map.of("limit", 1000)
          : Map.of("limit", 1000, "cursor", cursor));
      page.get("tasks").forEach(task -> all.put(task.get("id").asText(), task));
      cursor = page.path("nextCursor").textValue();
    } while (cursor != null);
    return all;
  }

  private static String hash(List<String> ids, Map<String, JsonNode> tasks) {
    var digest = Digests.of("SHA-256");
    ids.forEach(id -> digest.update(String.valueOf(tasks.get(id)).getBytes(UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String differing(List<String> ids, Map<String, JsonNode> one, Map<String, JsonNode> other) {
    return ids.stream().filter(id -> !one.get(id).equals(other.get(id))).limit(3)
        .map(id -> one.get(id) + " became " + other.get(id)).collect(Collectors.joining("\n"));
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(2));
  }

  /** Makes tasks of any durability but volatile, changes and cancels its own, and knows what it was told. */
  private static final class Changer {
    private final Map<String, Integer> versions = new ConcurrentHashMap<>();
    private final Rest rest;
    private final SplittableRandom dice;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile boolean isOver;

    Changer(Rest rest, long seed) {
      this.rest = rest;
      this.dice = new SplittableRandom(seed);
    }

    void start() {
      thread.start();
    }

    void end() {
      isOver = true;
      assertTrue(Await.comes(Await.PATIENCE, () -> !thread.isAlive()));
    }

    Map<String, Integer> versions() {
      return Map.copyOf(versions);
    }

    private void run() {
      var open = new ArrayList<String>();
      while (!isOver) {
        int what = dice.nextInt(10);
        if (open.isEmpty() || what < 6) {
          String id = rest.ok("task.create", Map.of("text", "n" + open.size(), "durability",
              dice.nextInt(10) < 3 ? "strict" : "durable")).get("id").asText();
          versions.put(id, 1);
          open.add(id);
        } else if (what < 9) {
          String id = open.get(dice.nextInt(open.size()));
          rest.ok("task.update", Map.of("id", id, "updates",
              Map.of("priority", dice.nextInt(101), "text", "u" + dice.nextInt(1000))));
          versions.merge(id, 1, Integer::sum);
        } else {
          String id = open.remove(dice.nextInt(open.size()));
          rest.ok("task.cancel", Map.of("id", id));
          versions.merge(id, 1, Integer::sum);
        }
      }
    }
  }
}
