package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.servers.Servers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scanner is quiet about a sound Redis and finds each corruption that is planted in it. */
class ScannerTest {
  private static final long STEP = 1L << 46;
  private final Keys keys = Keys.of("scan", "");
  private Resp redis;
  private Scanner scanner;

  @BeforeEach
  void plantOneTaskOfEachKind() {
    redis = new Resp(Servers.redis().uri());
    clear();
    scanner = new Scanner(redis, keys);
    redis.ask("SET", keys.of(Key.TASK_SEQ), 100);
    redis.ask("HSET", keys.of(Key.CAPACITY, "w"), "max", 2);
    task("t-1", "pending");
    redis.ask("ZADD", keys.of(Key.PENDING), 50 * STEP + 1, "t-1");
    task("t-2", "pending", "assignedTo", "w");
    redis.ask("RPUSH", keys.of(Key.INSTANCE_QUEUE, "w"), "t-2");
    redis.ask("ZADD", keys.of(Key.ASSIGNED), 5, "t-2");
    task("t-3", "in_progress", "assignedTo", "w", "leaseExpiresAt", "77", "fence", "4294967297");
    redis.ask("ZADD", keys.of(Key.LEASES), 77, "t-3");
    redis.ask("SADD", keys.of(Key.INSTANCE_LEASES, "w"), "t-3");
    redis.ask("ZADD", keys.of(Key.INSTANCE_LOADS), 2, "w");
    task("t-4", "scheduled", "runAt", "99");
    redis.ask("ZADD", keys.of(Key.SCHEDULED), 5 * (1L << 48) + 99, "t-4");
    redis.ask("ZADD", keys.of(Key.DENIAL, "x"), 0, "* %016d".formatted(50 * STEP + 1));
    task("t-5", "failed");
    redis.ask("ZADD", keys.of(Key.DEAD_TASKS), 5, "t-5");
    task("t-6", "completed");
    task("t-7", "cancelled");
    redis.ask("ZADD", keys.of(Key.OUTBOX), 3, "t-6");
    scanner.assertSound();
  }

  @AfterEach
  void clear() {
    redis.texts("KEYS", "scan:*").forEach(key -> redis.ask("DEL", key));
  }

  @Test
  void soundRedisIsQuietTwice() {
    scanner.assertSound();
    scanner.assertSound();
  }

  @Test
  void taskInNoPlaceIsFound() {
    found("t-1 is pending, belongs in [pending] but is in []", "ZREM", keys.of(Key.PENDING), "t-1");
    found("t-2 is pending (w), belongs in [assigned, queue of w] but is in [assigned]", "LREM",
        keys.of(Key.INSTANCE_QUEUE, "w"), 0, "t-2");
    found("t-3 is in_progress (w), belongs in [held by w, leases] but is in [held by w]", "ZREM", keys.of(Key.LEASES),
        "t-3");
    found("t-4 is scheduled, belongs in [scheduled] but is in []", "ZREM", keys.of(Key.SCHEDULED), "t-4");
    found("t-5 is failed, belongs in [dead] but is in []", "ZREM", keys.of(Key.DEAD_TASKS), "t-5");
  }

  @Test
  void taskInTwoPlacesIsFound() {
    found("t-1 is pending, belongs in [pending] but is in [leases, pending]", "ZADD", keys.of(Key.LEASES), 5, "t-1");
    found("t-2 is pending (w), belongs in [assigned, queue of w] but is in [assigned, queue of w, queue of w]", "RPUSH",
        keys.of(Key.INSTANCE_QUEUE, "w"), "t-2");
    found("t-3 is in_progress (w), belongs in [held by w, leases] but is in [held by v, held by w, leases]", "SADD",
        keys.of(Key.INSTANCE_LEASES, "v"), "t-3");
    found("t-6 is completed, belongs in [] but is in [dead]", "ZADD", keys.of(Key.DEAD_TASKS), 1, "t-6");
    found("t-7 is cancelled, belongs in [] but is in [scheduled]", "ZADD", keys.of(Key.SCHEDULED), 1, "t-7");
  }

  @Test
  void memberWithoutHashIsFound() {
    found("t-8 has no hash but is in [pending]", "ZADD", keys.of(Key.PENDING), 5, "t-8");
    found("t-9 has no hash but is in [held by w]", "SADD", keys.of(Key.INSTANCE_LEASES, "w"), "t-9");
    found("t-3 has no hash but is in [held by w, leases]", "DEL", keys.of(Key.TASK, "t-3"));
  }

  @Test
  void statusOfAnotherPlaceIsFound() {
    found("t-1 is in_progress", "HSET", keys.of(Key.TASK, "t-1"), "status", "in_progress");
    found("t-4 is sleeping", "HSET", keys.of(Key.TASK, "t-4"), "status", "sleeping");
    found("t-3 is in_progress (v), belongs in [held by v, leases]", "HSET", keys.of(Key.TASK, "t-3"), "assignedTo",
        "v");
  }

  @Test
  void wrongScoresAreFound() {
    found("t-1 has pending score", "ZADD", keys.of(Key.PENDING), 50 * STEP + 2, "t-1");
    found("t-1 has pending score", "HSET", keys.of(Key.TASK, "t-1"), "priority", 51);
    found("t-3 has lease score 78, wanted 77", "ZADD", keys.of(Key.LEASES), 78, "t-3");
    found("t-4 has scheduled score", "HSET", keys.of(Key.TASK, "t-4"), "runAt", 100);
    found("t-6 is in the outbox with a version above", "ZADD", keys.of(Key.OUTBOX), 9, "t-6");
  }

  @Test
  void aWrongIndexOfDenialsIsFound() {
    found("what denies x is [* 3518437208883201] but the index has []", "DEL", keys.of(Key.DENIAL, "x"));
    found("what denies y is null but the index has [* 1]", "ZADD", keys.of(Key.DENIAL, "y"), 0, "* 1");
    found("what is denied by the fleet y is [t-1] but the index has []", "HSET", keys.of(Key.TASK, "t-1"), "denyAuto",
        "[\"y\"]");
    found("t-1 is pending, belongs in [strict *] but is in [pending]", "HSET", keys.of(Key.TASK, "t-1"), "durability",
        "strict");
    found("t-4 has scheduled score", "HSET", keys.of(Key.TASK, "t-4"), "priority", 60);
  }

  @Test
  void aShareThatIsNotAssignedIsFound() {
    found("t-1 is a share but is not assigned", "ZADD", keys.of(Key.SHARES), 5, "t-1");
  }

  @Test
  void wrongLoadsAreFound() {
    found("w has load 3.0 but holds 2", "ZADD", keys.of(Key.INSTANCE_LOADS), 3, "w");
    found("w holds 2, over its capacity 1", "HSET", keys.of(Key.CAPACITY, "w"), "max", 1);
    found("w has load null but holds 2", "ZREM", keys.of(Key.INSTANCE_LOADS), "w");
  }

  @Test
  void whatGoesBackIsFound() {
    found("t-3 went back in fence", "HSET", keys.of(Key.TASK, "t-3"), "fence", 1);
    found("t-1 went back in version", "HSET", keys.of(Key.TASK, "t-1"), "version", 2);
    found("seq went back", "SET", keys.of(Key.TASK_SEQ), 99);
    found("t-6 was completed at version 3 and is pending", "HSET", keys.of(Key.TASK, "t-6"), "status", "pending");
    found("changed from scheduled to pending without a new version", "HSET", keys.of(Key.TASK, "t-4"), "status",
        "pending");
  }

  @Test
  void limitsAndIdsAreFound() {
    found("t-1 denies 17 instances", "HSET", keys.of(Key.TASK, "t-1"), "deny", "[" + "\"w\",".repeat(16) + "\"w\"]");
    found("t-7 with arrival 7 is above seq 6", "SET", keys.of(Key.TASK_SEQ), 6);
    found("have the same arrival 2", "HSET", keys.of(Key.TASK, "t-7"), "arrival", 2);
    found("t-1 is at attempt 4 of 3", "HSET", keys.of(Key.TASK, "t-1"), "attempt", 4);
  }

  private void found(String what, Object... corruption) {
    redis.ask(corruption);
    List<String> violations = scanner.violations();
    assertTrue(violations.stream().anyMatch(v -> v.contains(what)), () -> "wanted '" + what + "', found " + violations);
    clear();
    redis.close();
    plantOneTaskOfEachKind();
  }

  private void task(String id, String status, String... more) {
    var command = new ArrayList<Object>(List.of("HSET", keys.of(Key.TASK, id), "status", status, "version", 3, "fence",
        0, "attempt", 0, "maxAttempts", 3,
        "priority", 50, "arrival", id.substring(2), "deny", "[\"x\"]"));
    command.addAll(List.of(more));
    assertEquals(8 + more.length / 2 - (List.of(more).contains("fence") ? 1 : 0), redis.number(command.toArray()));
  }
}
