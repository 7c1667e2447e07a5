package io.claudebench.scanner;

import io.claudebench.core.Keys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The invariant scanner (SPEC 1, I1 to I4, I8): every task is in exactly the places of its status, and nothing else is
 * there. It remembers what it saw, so that ids, fences and versions that go back are found too. Any test may call it at
 * any moment: it reads one atomic snapshot.
 */
public final class Scanner {
  private static final double STEP = Math.pow(2, 46);
  private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");

  private static final Set<String> LIVE = Set.of("pending", "scheduled", "blocked", "in_progress");
  private static final Set<String> NO_PLACES = Set.of("load", "outbox", "shares");
  private static final double BAND = Math.pow(2, 48);

  private final Resp redis;
  private final Keys keys;
  private final Map<String, Map<String, String>> before = new HashMap<>();
  private long seqBefore;

  public Scanner(Resp redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Fails the test when anything is wrong. */
  public void assertSound() {
    List<String> found = violations();
    if (!found.isEmpty()) {
      throw new AssertionError(String.join("\n", found));
    }
  }

  /** One sentence per violation; empty when all is well. */
  public synchronized List<String> violations() {
    Snapshot now = Snapshot.of(redis, keys);
    var found = new ArrayList<String>();
    places(now, found);
    now.tasks().forEach((id, task) -> {
      fields(id, task, now, found);
      monotone(id, task, found);
    });
    loads(now, found);
    arrivals(now, found);
    weight(now, found);
    new Relations(now).check(found);
    new Denials(now).check(found);
    if (now.seq() < seqBefore) {
      found.add("seq went back from " + seqBefore + " to " + now.seq());
    }
    seqBefore = now.seq();
    before.putAll(now.tasks());
    return found;
  }

  /** The places a task of this status must be in, no more and no fewer. */
  private static List<String> wanted(Map<String, String> task) {
    String worker = task.getOrDefault("assignedTo", "");
    return switch (task.getOrDefault("status", "")) {
      case "pending" -> worker.isEmpty() ? List.of(queue(task)) : List.of("assigned", "queue of " + worker);
      case "blocked" -> List.of("blocked");
      case "scheduled" -> List.of("scheduled");
      case "in_progress" -> List.of("held by " + worker, "leases");
      case "failed" -> task.containsKey("redrivenAs") ? List.of() : List.of("dead");
      case "completed", "cancelled", "deleted" -> List.of();
      default -> List.of("no place: its status is unknown");
    };
  }

  static String queue(Map<String, String> task) {
    if ("strict".equals(task.get("durability"))) {
      return "strict " + task.getOrDefault("requires", "*");
    }
    return task.containsKey("requires") ? "pending " + task.get("requires") : "pending";
  }

  private static void places(Snapshot now, List<String> found) {
    var places = new TreeMap<String, List<String>>();
    now.tasks().keySet().forEach(id -> places.put(id, new ArrayList<>()));
    now.zsets().forEach((place, scores) -> {
      if (!NO_PLACES.contains(place)) {
        scores.keySet().forEach(id -> places.computeIfAbsent(id, i -> new ArrayList<>()).add(place));
      }
    });
    now.queues()
        .forEach((worker,
            ids) -> ids.forEach(id -> places.computeIfAbsent(id, i -> new ArrayList<>()).add("queue of " + worker)));
    now.holds()
        .forEach((worker,
            ids) -> ids.forEach(id -> places.computeIfAbsent(id, i -> new ArrayList<>()).add("held by " + worker)));
    places.forEach((id, is) -> {
      is.sort(null);
      Map<String, String> task = now.tasks().get(id);
      if (task == null && !is.equals(List.of("dead"))) {
        found.add(id + " has no hash but is in " + is);
      } else if (task != null && !is.equals(wanted(task))) {
        found.add(id + " is " + task.get("status") + (task.containsKey("assignedTo") ? " (" + task.get("assignedTo")
            + ")" : "") + ", belongs in " + wanted(task) + " but is in " + is);
      }
    });
  }

  private static void fields(String id, Map<String, String> task, Snapshot now, List<String> found) {
    double arrival = number(task, "arrival");
    same(id, "pending score", now.zsets().getOrDefault(queue(task), Map.of()).get(id),
        (100 - number(task, "priority")) * STEP + arrival, found);
    same(id, "lease score", now.zsets().get("leases").get(id), number(task, "leaseExpiresAt"), found);
    same(id, "scheduled score", now.zsets().get("scheduled").get(id),
        Math.floor((100 - number(task, "priority")) / 10) * BAND + number(task, "runAt"), found);
    if (now.zsets().get("outbox").getOrDefault(id, 0.0) > number(task, "version")) {
      found.add(id + " is in the outbox with a version above " + task.get("version"));
    }
    if (!id.matches("t-\\d+") || Long.parseLong(id.substring(2)) > now.seq() || arrival > now.seq()) {
      found.add(id + " with arrival " + task.get("arrival") + " is above seq " + now.seq());
    }
    if (number(task, "attempt") > number(task, "maxAttempts") || number(task, "attempt") < 0) {
      found.add(id + " is at attempt " + task.get("attempt") + " of " + task.get("maxAttempts"));
    }
    long denied = task.getOrDefault("deny", "").chars().filter(c -> c == '"').count() / 2;
    if (denied > 16) {
      found.add(id + " denies " + denied + " instances");
    }
  }

  private static void same(String id, String what, Double is, double wanted, List<String> found) {
    if (is != null && is != wanted) {
      found.add("%s has %s %.0f, wanted %.0f".formatted(id, what, is, wanted));
    }
  }

  private void monotone(String id, Map<String, String> task, List<String> found) {
    Map<String, String> was = before.getOrDefault(id, Map.of());
    for (String field : List.of("version", "fence")) {
      if (number(task, field) < number(was, field)) {
        found.add(id + " went back in " + field + " from " + was.get(field) + " to " + task.get(field));
      }
    }
    boolean isSame = Stream.of("status", "fence", "attempt")
        .allMatch(field -> Objects.equals(was.get(field), task.get(field)));
    if (TERMINAL.contains(was.getOrDefault("status", "")) && !isSame && !"deleted".equals(task.get("status"))) {
      found.add(id + " was " + was.get("status") + " at version " + was.get("version") + " and is " + task.get("status")
          + " at " + task.get("version"));
    }
    if (!was.isEmpty() && !was.getOrDefault("status", "").equals(task.get("status"))
        && number(task, "version") == number(was, "version")) {
      found.add(id + " changed from " + was.get("status") + " to " + task.get("status") + " without a new version");
    }
  }

  private static void loads(Snapshot now, List<String> found) {
    var workers = new HashSet<>(now.zsets().get("load").keySet());
    workers.addAll(now.queues().keySet());
    workers.addAll(now.holds().keySet());
    for (String worker : workers) {
      int holds = now.holds().getOrDefault(worker, List.of()).size() + now.queues().getOrDefault(worker, List.of())
          .size();
      if (now.zsets().get("load").getOrDefault(worker, 0.0) != holds) {
        found.add(worker + " has load " + now.zsets().get("load").get(worker) + " but holds " + holds);
      }
      if (holds > now.capacity().getOrDefault(worker, Integer.MAX_VALUE)) {
        found.add(worker + " holds " + holds + ", over its capacity " + now.capacity().get(worker));
      }
    }
  }

  private static void arrivals(Snapshot now, List<String> found) {
    var first = new HashMap<String, String>();
    now.tasks().forEach((id, task) -> {
      String other = first.put(task.getOrDefault("arrival", id), id);
      if (other != null) {
        found.add(id + " and " + other + " have the same arrival " + task.get("arrival"));
      }
    });
  }

  private static void weight(Snapshot now, List<String> found) {
    long live = now.tasks().values().stream().filter(task -> LIVE.contains(task.getOrDefault("status", "")))
        .mapToLong(Scanner::weight).sum();
    if (live != now.weight()) {
      found.add("live tasks weigh " + live + " bytes, but are counted as " + now.weight());
    }
  }

  private static long weight(Map<String, String> task) {
    return bytes(task, "text") + bytes(task, "metadata") + (long) number(task, "outputBytes");
  }

  private static int bytes(Map<String, String> task, String field) {
    return task.getOrDefault(field, "").getBytes(StandardCharsets.UTF_8).length;
  }

  private static double number(Map<String, String> task, String field) {
    return Double.parseDouble(task.getOrDefault(field, "0"));
  }
}
