package io.claudebench.trials.house;

import io.claudebench.core.Events;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a script can come to: its own code, and of its own functions and its fragments' those that are named there, and
 * so on. Other functions of a fragment are not its.
 */
final class LuaReach {
  private static final Pattern FUNCTION = Pattern.compile("(?ms)^local function (\\w+).*?^end$");
  private static final Pattern NAME = Pattern.compile("\\b[a-z]\\w*\\b");
  private static final Pattern TEXT = Pattern.compile("'([a-z_.]+)'");
  private static final Pattern ENDS = Pattern.compile(
      "(?<!function )\\b(?:finish|close)\\((?:[^,()]|\\([^()]*\\))+, ([^,]+),");
  private static final Pattern COST = Pattern.compile("(?m)^-- Cost +(.*(?:\\n--  +.*)*)");
  private static final Pattern COSTS = Pattern.compile("(?m)^-- Costs +(.*)$");
  private static final Pattern LONGER = Pattern.compile(
      "(?m)^\\s*(?:for|while|repeat)\\b|'(?:Z(?!SCORE|CARD)\\w+|LREM|LRANGE|HGETALL|HKEYS|SMEMBERS|X(?:TRIM|RANGE))'");
  private static final Set<String> STATUSES = Set.of("completed", "failed", "cancelled");

  private final Map<String, String> functions = new HashMap<>();
  private final Map<String, String> bodies = new LinkedHashMap<>();

  private LuaReach(LuaFile script, Collection<LuaFile> near) {
    Stream.concat(near.stream(), Stream.of(script)).forEach(file -> FUNCTION.matcher(file.texts()).results()
        .forEach(function -> functions.put(function.group(1), function.group())));
    follow("", FUNCTION.matcher(script.texts()).replaceAll(""));
  }

  /** The types of the events that it may append. */
  static Set<String> events(LuaFile script, Collection<LuaFile> near) {
    var reach = new LuaReach(script, near);
    var types = new TreeSet<String>();
    reach.bodies.values().forEach(body -> {
      texts(body).filter(Events::known).forEach(types::add);
      ENDS.matcher(body).results().flatMap(end -> end.group(1).startsWith("'") ? texts(end.group(1)) : texts(body))
          .filter(STATUSES::contains).forEach(status -> types.add("task." + status));
    });
    return types;
  }

  /**
   * What its line of costs hides: the words of {@code -- Costs} of each fragment of which it can come to a function;
   * and, where it says only O(1), a loop or a command that takes longer. A task's own fields count as one.
   */
  static List<String> unsaid(LuaFile script, Collection<LuaFile> near) {
    var reach = new LuaReach(script, near);
    var cost = COST.matcher(script.head());
    String said = cost.find() ? cost.group(1).replaceAll("\\s+(-- )?\\s*", " ") : "";
    var unsaid = new ArrayList<String>();
    for (LuaFile fragment : near) {
      var words = COSTS.matcher(fragment.head());
      if (words.find() && !said.contains(words.group(1))
          && fragment.gives().stream().anyMatch(reach.bodies::containsKey)) {
        unsaid.add(words.group(1));
      }
    }
    near.stream().filter(fragment -> fragment.source().stem().equals("task"))
        .forEach(task -> task.gives().forEach(reach.bodies::remove));
    if (said.strip().equals("O(1)") && reach.bodies.values().stream().anyMatch(body -> LONGER.matcher(body).find())) {
      unsaid.add("more than O(1)");
    }
    return unsaid;
  }

  private void follow(String name, String body) {
    if (bodies.putIfAbsent(name, body) == null) {
      NAME.matcher(body).results().map(word -> word.group()).filter(functions::containsKey)
          .forEach(called -> follow(called, functions.get(called)));
    }
  }

  private static Stream<String> texts(String body) {
    return TEXT.matcher(body).results().map(text -> text.group(1));
  }
}
