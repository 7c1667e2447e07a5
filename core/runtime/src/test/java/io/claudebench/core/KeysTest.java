package io.claudebench.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No two (key, name) pairs make one key, whatever callers choose as names; {@code -Dseed=} repeats a run. */
class KeysTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int ROUNDS = 20_000;
  private static final List<String> REFUSED =
      List.of("", " ", "a b", "a/b", "a\n", "*", "{a}", "a}", "ä", "a\u0000", "!", "a".repeat(129));
  /** Names that look like parts of other keys. */
  private static final List<String> SLY =
      List.of("seq", "pending", "scheduled", "assigned", "instance", "instance:a", "events", "events:a",
      "tasks:pending", "latest", "global", "lock:a", "lock", "task.create", "task.create:a", "active", "load", "t-1",
      "state", "a:state", ":",
      "::a", "a:", ":a", "cb", "cb:a", "-", "0-0", "1-1", "output");
  private static final Map<Key,
      List<String>> TAKEN = Map.of(Key.DECISION, List.of("latest"), Key.STATE, List.of("global"), Key.BATCH,
      List.of("lock:", "lock:a"));
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  private final Random random = new Random(SEED);
  private final List<Key> kinds = List.of(Key.values());

  @Test
  void noTwoKindsAndNamesMakeOneKey() {
    Map<String, Keys> tenants =
        Map.of("", Keys.of("cb", ""), "acme", Keys.of("cb", "acme"), "acme:task", Keys.of("cb", "acme:task"),
        "task", Keys.of("cb", "task"));
    Map<String, List<String>> owner = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      String tenant = List.copyOf(tenants.keySet()).get(random.nextInt(tenants.size()));
      Key kind = kinds.get(random.nextInt(kinds.size()));
      String[] names = names(kind);
      if (names.length > 0 && TAKEN.getOrDefault(kind, List.of()).contains(names[0])) {
        assertEquals(Refusal.INVALID, refusal(kind, names), () -> kind + Arrays.toString(names)
            + " would name another key");
        continue;
      }
      String key = tenants.get(tenant).of(kind, names);
      List<String> pair = Stream.concat(Stream.of(tenant, kind.name()), Arrays.stream(names)).toList();
      List<String> other = owner.putIfAbsent(key, pair);
      assertTrue(other == null || other.equals(pair), () -> "seed " + SEED + ": " + pair + " and " + other
          + " both make " + key);
    }
  }

  @Test
  void aNameThatIsNotOneIsRefused() {
    for (Key kind : kinds) {
      for (int at = 0; at < kind.names(); at++) {
        for (String bad : REFUSED) {
          String[] names = names(kind);
          names[at] = bad;
          assertEquals(Refusal.INVALID, refusal(kind, names), () -> "seed " + SEED + ": " + kind
              + Arrays.toString(names));
        }
      }
    }
  }

  @Test
  void anIdThatIsNotATaskIdNamesNoTask() {
    Stream.of("seq", "t-", "t-x", "t-0", "t-01", "T-1", "t-1:output", "1", "t--1", "t-1 ", "t-1234567890123456")
        .forEach(id -> assertEquals(Refusal.INVALID, refusal(Key.TASK, id), id));
  }

  @Test
  void aTenantIsOneSlot() {
    assertEquals("{cb:acme}:task:t-1", Keys.of("cb", "acme").of(Key.TASK, "t-1"));
    assertEquals("{cb:acme}:task:t-1", Keys.of("{cb}", "acme").of(Key.TASK, "t-1"));
    assertEquals("{cb}:task:t-1", Keys.of("{cb}", "").of(Key.TASK, "t-1"));
    assertEquals("cb:task:t-1", Keys.of("cb", "").of(Key.TASK, "t-1"));
    assertThrows(Refused.class, () -> Keys.of("cb", "a}b"));
  }

  @Test
  void aFamilyIsWhatItsKeysBeginWith() {
    Keys keys = Keys.of("cb", "");
    kinds.stream().filter(kind -> kind.names() > 0).forEach(kind -> {
      String[] names = names(kind);
      while (TAKEN.getOrDefault(kind, List.of()).contains(names[0])) {
        names = names(kind);
      }
      String family = keys.family(kind, Arrays.copyOf(names, names.length - 1));
      assertTrue(keys.of(kind, names).startsWith(family + names[names.length - 1]), family);
    });
  }

  @Test
  void scriptsCallAKeyByItsNameInLowerCase() {
    assertEquals("instance_queue", Key.INSTANCE_QUEUE.local());
    assertEquals(List.of("tasks", "capacities", "instance_leases", "batches", "idempotency_keys"),
        Stream.of(Key.TASK, Key.CAPACITY, Key.INSTANCE_LEASES, Key.BATCH, Key.IDEMPOTENCY_KEY).map(Key::family)
        .toList());
  }

  private String[] names(Key kind) {
    return PLACE.matcher(kind.row().getFirst()).results().map(place -> switch (place.group(1)) {
      case "id" -> "t-" + random.nextInt(1, 5000);
      case "verb", "domain" -> word();
      case "key" -> (random.nextInt(4) == 0 ? "!" : "") + name();
      default -> name();
    }).toArray(String[]::new);
  }

  private String word() {
    return List.of("task", "task.create", "a", "a.b", "state", "system.quorum.vote", "task.create_batch")
        .get(random.nextInt(7));
  }

  private String name() {
    if (random.nextInt(3) == 0) {
      return SLY.get(random.nextInt(SLY.size()));
    }
    String letters = "abtAZ09._:@-";
    return random.ints(1 + random.nextInt(4), 0, letters.length()).mapToObj(i -> letters.substring(i, i + 1))
        .reduce("", String::concat);
  }

  private static Refusal refusal(Key kind, String... names) {
    return assertThrows(Refused.class, () -> Keys.of("cb", "").of(kind, names), () -> kind + Arrays.toString(names))
        .word();
  }
}
