package io.claudebench.scanner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds between tasks: who waits for whom, and how many live tasks have which requirements. */
record Relations(Snapshot now) {
  private static final Set<String> LIVE = Set.of("pending", "scheduled", "blocked", "in_progress");
  private static final ObjectMapper JSON = new ObjectMapper();

  void check(List<String> found) {
    now.tasks().forEach((id, task) -> {
      if ("blocked".equals(task.get("status"))) {
        blocked(id, task, found);
      }
    });
    var live = new HashMap<String, String>();
    now.tasks().values().stream().filter(task -> task.containsKey("requires") && LIVE.contains(task.get("status")))
        .forEach(task -> live.merge(task.get("requires"), "1", (a, b) -> Long.toString(Long.parseLong(a) + 1)));
    if (!live.equals(now.required())) {
      found.add("live tasks with requirements are " + live + " but are counted as " + now.required());
    }
  }

  /** It stands with each parent that is still open, and counts at least those. */
  private void blocked(String id, Map<String, String> task, List<String> found) {
    int open = Integer.parseInt(task.getOrDefault("openParents", "0"));
    if (open < 1) {
      found.add(id + " is blocked but waits for nobody");
    }
    int standing = 0;
    for (String parent : parents(task)) {
      boolean stands = now.children().getOrDefault(parent, List.of()).contains(id);
      standing += stands ? 1 : 0;
      if (!stands && LIVE.contains(now.tasks().getOrDefault(parent, Map.of()).getOrDefault("status", ""))) {
        found.add(id + " waits for " + parent + ", which does not know it");
      }
    }
    if (standing > open) {
      found.add(id + " counts " + open + " open parents but " + standing + " know it");
    }
  }

  private static List<String> parents(Map<String, String> task) {
    try {
      return List.of(JSON.readValue(task.getOrDefault("dependsOn", "[]"), String[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
