package io.claudebench.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No two (kind, name) pairs make one key, whatever callers choose as names; {@code -Dseed=} repeats a run. */
class KeysTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int ROUNDS = 20_000;
  private static final List<String> REFUSED = List.of("", " ", "a b", "a/b", "a\n", "*", "{a}", "a}", "ä", "a\u0000", "!", "a".repeat(129));
  /** Names that look like parts of other keys. */
  private static final List<String> SLY = List.of("seq", "pending", "scheduled", "assigned", "instance", "instance:a", "events", "events:a", "tasks:pending",
      "latest", "global", "lock:a", "lock", "task.create", "task.create:a", "active", "load", "t-1", "state", "a:state", ":", "::a", "a:", ":a", "cb", "cb:a", "-", "0-0", "1-1", "output");
  private static final List<String> PARTS = List.of("state", "failures", "successes", "openedAt", "lastFailure", "allowed", "rejected", "openMs", "probes");

  private static final Map<String, List<String>> TAKEN = Map.of("decision", List.of("latest"), "state", List.of("global"), "batch", List.of("lock:", "lock:a"));

  private final Random random = new Random(SEED);
  private final List<Method> kinds = Arrays.stream(Keys.class.getMethods())
      .filter(m -> Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()) && m.getReturnType() == String.class && m.getDeclaringClass() != Object.class)
      .filter(m -> !m.getName().endsWith("Prefix") && !m.getName().endsWith("Channel")).toList();

  @Test
  void noTwoKindsAndNamesMakeOneKey() throws Exception {
    Map<String, Keys> tenants = Map.of("", Keys.of("cb", ""), "acme", Keys.of("cb", "acme"), "acme:task", Keys.of("cb", "acme:task"), "task", Keys.of("cb", "task"));
    Map<String, List<String>> owner = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      String tenant = List.copyOf(tenants.keySet()).get(random.nextInt(tenants.size()));
      Method kind = kinds.get(random.nextInt(kinds.size()));
      String[] names = names(kind);
      if (names.length > 0 && TAKEN.getOrDefault(kind.getName(), List.of()).contains(names[0])) {
        assertEquals(Refusal.INVALID, refusal(kind, names), () -> kind.getName() + Arrays.toString(names) + " would name another key");
        continue;
      }
      String key = (String) kind.invoke(tenants.get(tenant), (Object[]) names);
      List<String> pair = Stream.concat(Stream.of(tenant, kind.getName()), Arrays.stream(names)).toList();
      List<String> other = owner.putIfAbsent(key, pair);
      assertTrue(other == null || other.equals(pair), () -> "seed " + SEED + ": " + pair + " and " + other + " both make " + key);
    }
  }

  @Test
  void aNameThatIsNotOneIsRefused() {
    for (Method kind : kinds) {
      for (int at = 0; at < kind.getParameterCount(); at++) {
        for (String bad : REFUSED) {
          String[] names = names(kind);
          names[at] = bad;
          if (!(kind.getName().equals("circuit") && at == 1)) {
            assertEquals(Refusal.INVALID, refusal(kind, names), () -> "seed " + SEED + ": " + kind.getName() + Arrays.toString(names));
          }
        }
      }
    }
  }

  @Test
  void anIdThatIsNotATaskIdNamesNoTask() {
    Keys keys = Keys.of("cb", "");
    Stream.of("seq", "t-", "t-x", "T-1", "t-1:output", "1", "t--1", "t-1 ", "t-1234567890123456")
        .forEach(id -> assertEquals(Refusal.INVALID, assertThrows(Refused.class, () -> keys.task(id)).word(), id));
  }

  @Test
  void aTenantIsOneSlot() {
    assertEquals("{cb:acme}:task:t-1", Keys.of("cb", "acme").task("t-1"));
    assertEquals("{cb:acme}:task:t-1", Keys.of("{cb}", "acme").task("t-1"));
    assertEquals("{cb}:task:t-1", Keys.of("{cb}", "").task("t-1"));
    assertEquals("cb:task:t-1", Keys.of("cb", "").task("t-1"));
    assertThrows(Refused.class, () -> Keys.of("cb", "a}b"));
  }

  @Test
  void everyKeyIsOnTheMap() throws Exception {
    Keys keys = Keys.of("cb", "");
    for (Method kind : kinds) {
      String key = (String) kind.invoke(keys, (Object[]) plain(kind));
      boolean known = Keys.MAP.stream().anyMatch(row -> key.matches(row.key().replaceAll("\\{\\w+}", "[^/]+")));
      assertTrue(known, () -> "Keys." + kind.getName() + " makes " + key + ", which no row of Keys.MAP shows");
    }
  }

  private String[] plain(Method kind) {
    return IntStream.range(0, kind.getParameterCount()).mapToObj(at -> switch (kind.getName()) {
      case "task", "taskOutput" -> "t-1";
      case "circuit" -> at == 0 ? "task.get" : "state";
      default -> "task";
    }).toArray(String[]::new);
  }

  private String[] names(Method kind) {
    return IntStream.range(0, kind.getParameterCount()).mapToObj(at -> switch (kind.getName()) {
      case "task", "taskOutput" -> "t-" + random.nextInt(5000);
      case "circuit" -> at == 0 ? word() : PARTS.get(random.nextInt(PARTS.size()));
      case "idempotency" -> at == 0 ? word() : (random.nextInt(4) == 0 ? "!" : "") + name();
      case "rateLimit" -> at == 0 ? word() : name();
      case "commands", "verbMetrics" -> word();
      default -> name();
    }).toArray(String[]::new);
  }

  private String word() {
    return List.of("task", "task.create", "a", "a.b", "state", "system.quorum.vote", "task.create_batch").get(random.nextInt(7));
  }

  private String name() {
    if (random.nextInt(3) == 0) {
      return SLY.get(random.nextInt(SLY.size()));
    }
    String letters = "abtAZ09._:@-";
    return random.ints(1 + random.nextInt(4), 0, letters.length()).mapToObj(i -> letters.substring(i, i + 1)).reduce("", String::concat);
  }

  private static Refusal refusal(Method kind, String[] names) {
    var thrown = assertThrows(InvocationTargetException.class, () -> kind.invoke(Keys.of("cb", ""), (Object[]) names), () -> kind.getName() + Arrays.toString(names));
    return ((Refused) thrown.getCause()).word();
  }
}
