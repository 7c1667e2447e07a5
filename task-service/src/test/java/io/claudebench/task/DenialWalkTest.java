package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each claim gets exactly what a sorted list would give: of the tasks that the worker may take the most urgent, then
 * the oldest, whatever stands before them. {@code -Dseed=} repeats a walk.
 */
class DenialWalkTest extends Contract {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = Integer.getInteger("denialSteps", 1200);
  private static final List<String> SKILLS = List.of("gpu", "net");

  private final Random random = new Random(SEED);
  private final Map<String, Waiting> waiting = new HashMap<>();
  private final List<String> workers = new ArrayList<>();
  private final Map<String, Set<String>> skills = new HashMap<>();
  private int gotSome;

  /** Its own service: what it leaves would stand before the tasks of others. */
  DenialWalkTest() {
    super(Map.of("claudebench.task.scan-max", "1"));
  }

  private record Waiting(String id, int priority, Set<String> deny, List<String> requires) {
    long arrival() {
      return Long.parseLong(id.substring(2));
    }
  }

  @BeforeEach
  void alone() {
    cancelAll();
    for (int i = 0; i < 5; i++) {
      String name = newWorker(10_000);
      Set<String> has = Set.copyOf(SKILLS.subList(0, i % 3));
      has.forEach(skill -> redis("SADD", stage.keys.of(Key.CAPABILITIES, name), skill));
      workers.add(name);
      skills.put(name, has);
    }
  }

  @Test
  void everyClaimGetsWhatASortedListWouldGive() {
    System.out.println("DenialWalkTest: repeat with -Dseed=" + SEED + " -DdenialSteps=" + STEPS);
    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(10);
      if (dice < 2) {
        createSome();
      } else if (dice < 7) {
        claim(one(workers), 1 + random.nextInt(4));
      } else if (!waiting.isEmpty()) {
        change(one(List.copyOf(waiting.values())), dice);
      }
      if (step % 100 == 0) {
        assertSound();
      }
    }
    assertTrue(gotSome > STEPS / 10, "seed " + SEED + ": only " + gotSome + " claims got something");
    assertSound();
  }

  private void createSome() {
    var drafts = new ArrayList<Waiting>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      drafts.add(new Waiting("", random.nextInt(3), denials(), requirements()));
    }
    JsonNode items = ok("task.create_batch", "tasks", drafts.stream().map(draft -> Map.of("text", "walk", "priority",
        draft.priority(), "deny", List.copyOf(draft.deny()), "requires", draft.requires(), "durability",
        random.nextInt(4) == 0 ? "strict" : "durable")).toList());
    var ids = items.findValuesAsText("id");
    for (int i = 0; i < drafts.size(); i++) {
      put(new Waiting(ids.get(i), drafts.get(i).priority(), drafts.get(i).deny(), drafts.get(i).requires()));
    }
  }

  private void put(Waiting task) {
    waiting.put(task.id(), task);
  }

  /** Most deny most, so that runs of tasks are closed to each worker. */
  private Set<String> denials() {
    var deny = new HashSet<String>();
    workers.stream().filter(worker -> random.nextInt(5) > 0).forEach(deny::add);
    return random.nextInt(4) == 0 ? Set.of() : deny;
  }

  private List<String> requirements() {
    return random.nextInt(2) == 0 ? List.of() : SKILLS.subList(0, 1 + random.nextInt(2));
  }

  private void claim(String worker, int max) {
    List<Waiting> wanted = waiting.values().stream()
        .filter(task -> !task.deny().contains(worker) && skills.get(worker).containsAll(task.requires()))
        .sorted(Comparator.comparing((Waiting task) -> -task.priority()).thenComparing(Waiting::arrival)).limit(max)
        .toList();
    JsonNode got = ok("task.claim", "workerId", worker, "maxTasks", max, "leaseMs", 600_000).get("tasks");
    assertEquals(wanted.stream().map(Waiting::id).toList(), got.findValuesAsText("id"), "seed " + SEED + ", " + worker);
    gotSome += wanted.isEmpty() ? 0 : 1;
    for (JsonNode task : got) {
      Waiting was = waiting.remove(task.get("id").textValue());
      int dice = random.nextInt(4);
      if (dice == 0) {
        by(task, "task.release", "deny", true).ok();
        put(new Waiting(was.id(), was.priority(), with(was.deny(), worker), was.requires()));
      } else if (dice == 1) {
        by(task, "task.release").ok();
        put(was);
      } else {
        by(task, "task.complete", "result", 1).ok();
      }
    }
  }

  private static Set<String> with(Set<String> deny, String worker) {
    var more = new HashSet<>(deny);
    more.add(worker);
    return more;
  }

  private void change(Waiting task, int dice) {
    switch (dice) {
      case 7 -> {
        ok("task.cancel", "id", task.id());
        waiting.remove(task.id());
      }
      case 8 -> {
        Set<String> deny = denials();
        ok("task.update", "id", task.id(), "updates", Map.of("deny", List.copyOf(deny)));
        put(new Waiting(task.id(), task.priority(), deny, task.requires()));
      }
      default -> {
        int priority = random.nextInt(3);
        ok("task.update", "id", task.id(), "updates", Map.of("priority", priority));
        put(new Waiting(task.id(), priority, task.deny(), task.requires()));
      }
    }
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Test
  void thousandsOfTasksThatDenyAWorkerCostItNothing() {
    List<Map<String, Object>> closed = IntStream.range(0, 1000).mapToObj(i -> Map.<String, Object>of("text", "closed",
        "priority", 100, "deny", List.of(worker))).toList();
    IntStream.range(0, 3).forEach(i -> ok("task.create_batch", "tasks", closed));
    String open = create();
    long before = commands();
    assertEquals(open, ok("task.claim", "workerId", worker).get("taskId").textValue());
    assertEquals("denied", ok("task.claim", "workerId", worker).get("reason").textValue());
    long cost = commands() - before;
    assertTrue(cost < 1000, "two claims past 3,000 tasks took " + cost + " commands");
  }

  /** All that Redis ran, those of scripts included. */
  private long commands() {
    return ((String) redis("INFO", "commandstats")).lines().filter(line -> line.contains("calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1"))).sum();
  }
}
