package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many tasks that are due at one moment: the most urgent first, and never many in one script. */
class DueTest extends Contract {
  private static final int TASKS = 3000;

  DueTest() {
    super(Map.of("claudebench.task.sweep-ms", "1000", "claudebench.task.sweep-batch", "40"));
  }

  @Test
  void theMostUrgentBandComesFirstAndEachScriptIsBounded() {
    String at = Instant.ofEpochMilli(System.currentTimeMillis() + 600_000).toString();
    List<Map<String, Object>> drafts = IntStream.range(0, 1000).mapToObj(i -> Map.<String, Object>of("text", "due",
        "priority", i * 7 % 101, "runAt", at)).toList();
    IntStream.range(0, TASKS / 1000).forEach(i -> ok("task.create_batch", "tasks", drafts));
    allAreDueNow();
    Await.until("all are in the queue", () -> redis("ZCARD", stage.keys.of(Key.SCHEDULED)).equals(0L));
    var bands = new ArrayList<Integer>();
    var perScript = new HashMap<Long, Integer>();
    try (var redis = new Resp(stage.redis)) {
      for (String event : redis.entries(stage.keys.of(Key.STREAM, "task.unblocked"))) {
        bands.add((100 - Integer.parseInt(event.replaceAll(".*\"priority\":(\\d+).*", "$1"))) / 10);
        perScript.merge(Instant.parse(event.replaceAll(".*\"timestamp\":\"([^\"]+)\".*", "$1")).toEpochMilli(),
            1, Integer::sum);
      }
    }
    assertEquals(TASKS, bands.size());
    assertEquals(bands.stream().sorted().toList(), bands, "bands of priority, in the order of their events");
    assertTrue(perScript.values().stream().allMatch(moved -> moved <= 40), () -> perScript.values().stream()
        .collect(Collectors.toSet()).toString());
    assertSound();
  }

  /** In one step, so that no sweep sees a part of them. */
  private void allAreDueNow() {
    Keys keys = stage.keys;
    redis("EVAL", """
        local due = ARGV[1]
        for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
          local band = math.floor((100 - redis.call('HGET', KEYS[2] .. id, 'priority')) / 10)
          redis.call('ZADD', KEYS[1], string.format('%.0f', band * 2 ^ 48 + due), id)
          redis.call('HSET', KEYS[2] .. id, 'runAt', due)
        end
        """, 2, keys.of(Key.SCHEDULED), keys.family(Key.TASK), System.currentTimeMillis());
  }

  @Test
  void aNewPriorityMovesAScheduledTaskToItsBand() {
    String id = create("delayMs", 600_000, "priority", 5);
    ok("task.update", "id", id, "updates", Map.of("priority", 95));
    assertSound();
    ok("task.cancel", "id", id);
    assertSound();
  }
}
