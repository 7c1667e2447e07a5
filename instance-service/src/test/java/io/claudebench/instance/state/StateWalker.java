package io.claudebench.instance.state;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.instance.States;
import io.claudebench.instance.state.StateModel.Entry;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One client's random walk; {@link StateModel} is what it expects. The times of a call bracket the time at which its
 * script ran.
 */
final class StateWalker {
  private final long seed;
  private final Random random;
  private final States states;
  private final String prefix;
  private final StateModel model = new StateModel();
  private final List<Long> versions = new ArrayList<>();
  private final Set<String> seen = new TreeSet<>();
  private int step;
  private long from;

  StateWalker(long seed, States states, String prefix) {
    this.seed = seed;
    this.random = new Random(seed);
    this.states = states;
    this.prefix = prefix;
  }

  List<Long> versions() {
    return versions;
  }

  Set<String> seen() {
    return seen;
  }

  void walk(int steps) {
    try {
      for (step = 0; step < steps; step++) {
        from = states.now();
        switch (random.nextInt(20)) {
          case 0, 1, 2, 3, 4, 5, 6 -> put(name());
          case 7, 8, 9, 10, 11 -> get(name());
          case 12, 13 -> delete(name());
          case 14 -> contains(name());
          case 15 -> list();
          case 16 -> count();
          case 17 -> batchPut();
          case 18 -> batchGet();
          default -> clear();
        }
      }
      outlive(name());
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
    }
  }

  /** However fast the walk was, it sees one value end. */
  private void outlive(String key) {
    ObjectNode item = States.object("key", key, "value", 1, "ttlSeconds", 1);
    from = states.now();
    placed(item, States.ok("state.put", "key", key, "value", 1, "ttlSeconds", 1), null);
    Await.until(key + " ended", () -> !States.ok("state.get", "key", key).get("found").asBoolean());
    from = states.now();
    get(key);
  }

  private String name() {
    return prefix + (char) ('a' + random.nextInt(3)) + random.nextInt(8);
  }

  private ObjectNode item(String key) {
    ObjectNode item = States.object("key", key, "compress", Codec.values()[random.nextInt(4)].name());
    if (random.nextBoolean()) {
      byte[] bytes = new byte[random.nextInt(3000)];
      if (random.nextBoolean()) {
        random.nextBytes(bytes);
      }
      item.put("base64", Base64.getEncoder().encodeToString(bytes));
    } else {
      item.set("value", random.nextInt(5) == 0 ? null : States.object("n", random.nextInt(), "text",
          "lorem ipsum ".repeat(random.nextInt(300))));
    }
    if (random.nextInt(3) == 0) {
      item.put("ttlSeconds", 1);
    }
    if (random.nextInt(2) == 0) {
      Entry entry = model.get(key);
      item.put("ifVersion", random.nextInt(3) == 0 || entry == null ? random.nextInt(2) : entry.version());
    }
    return item;
  }

  private void put(String key) {
    ObjectNode item = item(key);
    Reply answer = HERE.post("state.put", item.toString());
    placed(item, answer.status() == 200 ? answer.json() : null, answer.json());
  }

  /** @param stored the answer of a put that was done, else null  @param refused what it was refused with */
  private void placed(ObjectNode item, JsonNode stored, JsonNode refused) {
    String key = item.get("key").asText();
    List<Long> may = model.versions(key, from, states.now());
    if (stored == null) {
      assertEquals("CONFLICT", refused.get("code").asText(), refused::toString);
      assertTrue(item.has("ifVersion") && may.stream().anyMatch(version -> version != item.get("ifVersion").asLong()),
          () -> item + " against " + may);
      conflict(may, refused, "put");
      return;
    }
    assertTrue(!item.has("ifVersion") || may.contains(item.get("ifVersion").asLong()), () -> item + " was put against "
        + may);
    long version = stored.get("version").asLong();
    assertTrue(versions.isEmpty() || version > versions.getLast(), () -> version + " after " + versions.getLast());
    versions.add(version);
    assertEquals(item.has("ttlSeconds"), stored.has("expiresAt"));
    model.put(key,
        new Entry(item.has("base64") ? States.object("base64", item.get("base64")) : States.object("value",
            item.get("value")), version,
        stored.has("expiresAt") ? Instant.parse(stored.get("expiresAt").asText()).toEpochMilli() : Long.MAX_VALUE));
    seen.add("put");
  }

  private void conflict(List<Long> may, JsonNode refused, String verb) {
    assertTrue(may.contains(refused.get("version").asLong()), () -> refused + " against " + may);
    seen.add(verb + " CONFLICT");
  }

  private void get(String key) {
    shown(key, States.ok("state.get", "key", key));
  }

  private void shown(String key, JsonNode answer) {
    long to = states.now();
    assertTrue(model.versions(key, from, to).contains(answer.path("version").asLong(0)), () -> answer + " against "
        + model.get(key) + " at " + from);
    assertEquals(answer.has("version"), answer.get("found").asBoolean());
    if (answer.get("found").asBoolean()) {
      Entry entry = model.get(key);
      entry.shown().properties().forEach(field -> assertEquals(field.getValue(), answer.get(field.getKey())));
      assertEquals(entry.endsMs() < Long.MAX_VALUE, answer.has("expiresAt"));
    }
    seen.add(answer.get("found").asBoolean() ? "get" : model.isEnded(key, from) ? "ended" : "get none");
  }

  private void contains(String key) {
    var answer = States.ok("state.contains", "key", key);
    assertTrue(model.versions(key, from, states.now()).contains(answer.path("version").asLong(0)), answer::toString);
  }

  private void delete(String key) {
    Entry entry = model.get(key);
    Long ifVersion = random.nextInt(3) > 0 ? null : entry == null || random.nextBoolean() ? Long.valueOf(1)
        : Long.valueOf(entry.version());
    Reply answer = HERE.post("state.delete",
        (ifVersion == null ? States.object("key", key) : States.object("key", key, "ifVersion", ifVersion)).toString());
    List<Long> may = model.versions(key, from, states.now());
    if (answer.status() == 409) {
      assertTrue(may.stream().anyMatch(version -> !version.equals(ifVersion)));
      conflict(may, answer.json(), "delete");
    } else {
      assertTrue(ifVersion == null || may.contains(ifVersion), () -> "deleted " + ifVersion + " against " + may);
      assertTrue(may.stream().anyMatch(version -> version > 0 == answer.json().get("deleted").asBoolean()),
          () -> answer.json() + " against " + may);
      model.remove(key);
      seen.add("delete");
    }
  }

  private void list() {
    String part = prefix + List.of("", "a", "b").get(random.nextInt(3));
    var names = new ArrayList<String>();
    JsonNode cursor = null;
    do {
      var page = cursor == null ? States.ok("state.list", "prefix", part, "limit", 1 + random.nextInt(10))
          : States.ok("state.list", "prefix", part, "limit", 1 + random.nextInt(10), "cursor", cursor);
      names.addAll(States.names(page));
      cursor = page.get("nextCursor");
    } while (cursor != null);
    long to = states.now();
    assertEquals(names.stream().sorted().distinct().toList(), names);
    assertTrue(names.containsAll(model.names(part, to)), () -> names + " lacks some of " + model.names(part, to));
    assertTrue(model.names(part, from).containsAll(names), () -> names + " has more than " + model.names(part, from));
    seen.add("list");
  }

  private void count() {
    String part = prefix + List.of("", "a", "b").get(random.nextInt(3));
    long count = States.ok("state.count", "prefix", part).get("count").asLong();
    long to = states.now();
    assertTrue(count >= model.names(part, to).size() && count <= model.names(part, from).size(),
        () -> count + " of " + part + " against " + model.names(part, from) + " and then " + model.names(part, to));
    seen.add("count");
  }

  private void batchPut() {
    List<ObjectNode> items = IntStream.range(0, 1 + random.nextInt(12)).mapToObj(i -> item(name())).toList();
    var results = States.ok("state.batch_put", "items", items).get("results");
    for (int i = 0; i < items.size(); i++) {
      assertEquals(items.get(i).get("key"), results.get(i).get("key"));
      placed(items.get(i), results.get(i).has("error") ? null : results.get(i), results.get(i).get("error"));
    }
    seen.add("batch");
  }

  private void batchGet() {
    List<String> names = IntStream.range(0, 1 + random.nextInt(12)).mapToObj(i -> name()).toList();
    var items = States.ok("state.batch_get", "keys", names).get("items");
    for (int i = 0; i < names.size(); i++) {
      shown(names.get(i), items.get(i));
    }
  }

  private void clear() {
    if (random.nextInt(8) == 0) {
      String part = prefix + (char) ('a' + random.nextInt(3));
      long cleared = States.ok("state.clear", "prefix", part).get("cleared").asLong();
      long to = states.now();
      assertTrue(cleared >= model.names(part, to).size() && cleared <= model.names(part, from).size(),
          () -> cleared + " cleared of " + part);
      model.clear(part);
      seen.add("clear");
    }
  }
}
