package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The todos of one session as they shall be and what is known of their tasks, as one run of the stepper sees them, and
 * what it has changed of that and not written yet.
 */
final class Board {
  private static final String MARK = "?";
  private static final String INSTANCE = "!";
  private static final String UNDER_WAY = "!command";
  private static final String FACTS = "!facts";
  private static final String HELD = "!held";

  private final String session;
  private final Map<String, Made> made = new LinkedHashMap<>();
  private final Set<String> doubts = new HashSet<>();
  private final Map<String, String> changes = new LinkedHashMap<>();
  private final List<String> gone = new ArrayList<>();
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();
  private ObjectNode facts = Json.MAPPER.createObjectNode();
  private String held = "{}";
  private String version = "";
  private final boolean isTaken;
  private boolean isOpen;
  private Step.Command underWay;

  /**
   * @param mapping the hash as it stands
   * @param isTaken whether an instance of its name is registered that is none of ours
   */
  Board(String session, Map<String, String> todos, Map<String, String> mapping, boolean isTaken) {
    this.session = session;
    this.isTaken = isTaken;
    mapping.forEach((field, value) -> {
      switch (field) {
        case UNDER_WAY -> underWay = Step.Command.of(value);
        case FACTS -> facts = (ObjectNode) Json.read(value);
        case HELD -> held = value;
        default -> {
          if (field.startsWith(MARK)) {
            doubts.add(field.substring(1));
          } else {
            made.put(field, Made.of(value));
          }
        }
      }
    });
    wants(todos);
  }

  /** What the todos shall be by now: those that are gone first, then the list, then those with ids, by id. */
  void wants(Map<String, String> todos) {
    wanted.clear();
    version = todos.getOrDefault("version", "");
    isOpen = "1".equals(todos.get("open"));
    var all = new LinkedHashMap<String, Wanted>();
    todos.forEach((key, kept) -> {
      if (kept.startsWith("{")) {
        all.put(key, Wanted.of(key, kept));
      }
    });
    all.values().stream().filter(Wanted::isGone).forEach(one -> wanted.put(one.key(), one));
    for (String key : todos.getOrDefault("order", "").split(" ")) {
      if (all.containsKey(key)) {
        wanted.put(key, all.get(key));
      }
    }
    all.keySet().stream().sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
        .forEach(key -> wanted.putIfAbsent(key, all.get(key)));
  }

  String session() {
    return session;
  }

  String version() {
    return version;
  }

  /** One whose name is taken holds nothing, as one that has ended. */
  boolean isOpen() {
    return isOpen && !isTaken;
  }

  boolean isTaken() {
    return isTaken;
  }

  Collection<Wanted> wanted() {
    return wanted.values();
  }

  Wanted wanted(String key) {
    return wanted.get(key);
  }

  /** {@link Made#NOTHING} while there is nothing. */
  Made made(String key) {
    return made.getOrDefault(key, Made.NOTHING);
  }

  /** The todo whose task this is; null when it is none of them. */
  String whose(String task) {
    return made.entrySet().stream().filter(one -> task.equals(one.getValue().task())).map(Map.Entry::getKey).findFirst()
        .orElse(null);
  }

  void learn(String key, Made now) {
    made.put(key, now);
    changes.put(key, now.toString());
  }

  /** It leaves the mapping, and the list of what is wanted. */
  void forget(String key) {
    made.remove(key);
    wanted.remove(key);
    changes.remove(key);
    gone.add(key);
    settled(key);
  }

  boolean isDoubted(String key) {
    return doubts.contains(key);
  }

  void doubt(String key) {
    doubts.add(key);
    changes.put(MARK + key, "1");
  }

  void settled(String key) {
    if (doubts.remove(key)) {
      changes.put(MARK + key, "");
    }
  }

  boolean isRegistered() {
    return mayBeRegistered() && !doubts.contains(INSTANCE);
  }

  /** The same; also where that is in doubt. */
  boolean mayBeRegistered() {
    return !isTaken && facts.path("registered").asBoolean();
  }

  void registered(boolean isThere) {
    settled(INSTANCE);
    facts.put("registered", isThere);
    changes.put(FACTS, facts.toString());
  }

  /** The command that was sent and not answered; null when none is. */
  Step.Command underWay() {
    return underWay;
  }

  /** It is to be sent, under an id that no command ever had. */
  void begin(Step.Command command) {
    if (!facts.has("born")) {
      facts.put("born", UUID.randomUUID().toString());
    }
    facts.put("sent", facts.path("sent").asLong() + 1);
    underWay = command.under("todo:" + facts.get("born").asText() + ":" + facts.get("sent").asLong());
    changes.put(FACTS, facts.toString());
    changes.put(UNDER_WAY, underWay.kept());
  }

  void answered() {
    underWay = null;
    changes.put(UNDER_WAY, "");
  }

  /** Fields and values to be written; an empty value takes the field away. */
  List<String> changes() {
    ObjectNode now = Json.MAPPER.createObjectNode();
    made.forEach((key, one) -> {
      if (one.place() == Place.in_progress && one.task() != null) {
        now.putObject(one.task()).put("todo", key).put("fence", one.fence());
      }
    });
    if (!now.toString().equals(held)) {
      changes.put(HELD, now.toString());
    }
    var flat = new ArrayList<String>();
    changes.forEach((field, value) -> flat.addAll(List.of(field, value)));
    return flat;
  }

  Set<String> gone() {
    return new LinkedHashSet<>(gone);
  }

  /** All that was to be written is. */
  void written() {
    held = changes.getOrDefault(HELD, held);
    changes.clear();
    gone.clear();
  }
}
