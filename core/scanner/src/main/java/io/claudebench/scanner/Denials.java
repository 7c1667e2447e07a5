package io.claudebench.scanner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The index of whom the tasks in a queue deny names each of them, at its place, and nothing else: one entry too many
 * would hide another task. And what is a share is assigned.
 */
record Denials(Snapshot now) {
  private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");

  void check(List<String> found) {
    var denials = new HashMap<String, TreeSet<String>>();
    var auto = new HashMap<String, TreeSet<String>>();
    now.tasks().forEach((id, task) -> {
      if ("pending".equals(task.get("status")) && !task.containsKey("assignedTo")) {
        String mark = mark(task);
        put(denials, task.getOrDefault("deny", "") + task.getOrDefault("denyAuto", ""), mark);
        put(auto, task.getOrDefault("denyAuto", ""), id);
      }
    });
    same("denies", denials, now.denials(), found);
    same("is denied by the fleet", auto, now.autoDenials(), found);
    now.zsets().get("shares").keySet().stream().filter(id -> !now.zsets().get("assigned").containsKey(id))
        .forEach(id -> found.add(id + " is a share but is not assigned"));
  }

  private static String mark(Map<String, String> task) {
    double place = (100 - Double.parseDouble(task.get("priority"))) * Math.pow(2, 46)
        + Double.parseDouble(task.get("arrival"));
    return ("strict".equals(task.get("durability")) ? "!" : "") + task.getOrDefault("requires", "*")
        + " %016.0f".formatted(place);
  }

  private static void put(Map<String, TreeSet<String>> index, String names, String entry) {
    NAME.matcher(names).results()
        .forEach(name -> index.computeIfAbsent(name.group(1), n -> new TreeSet<>()).add(entry));
  }

  private static void same(String what, Map<String, TreeSet<String>> wanted, Map<String, List<String>> is,
      List<String> found) {
    var all = new TreeSet<>(wanted.keySet());
    all.addAll(is.keySet());
    for (String name : all) {
      var has = new TreeSet<>(is.getOrDefault(name, List.of()));
      if (!has.equals(wanted.getOrDefault(name, new TreeSet<>()))) {
        found.add("what " + what + " " + name + " is " + wanted.get(name) + " but the index has " + has);
      }
    }
  }
}
