package io.claudebench.task;

import io.claudebench.core.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * In which order the tasks of a batch are created: as given, but parents before those that name them by ref (Kahn
 * 1962).
 */
final class BatchOrder {

  /** Positions in the batch. Refuses {@code INVALID}: a ref given twice, an unknown one, a cycle. */
  static List<Integer> of(List<TaskCreate.In> tasks) {
    Map<String, Integer> refs = refs(tasks);
    var open = new int[tasks.size()];
    var children = new HashMap<Integer, List<Integer>>();
    for (int i = 0; i < tasks.size(); i++) {
      for (String parent : tasks.get(i).parents()) {
        if (!TaskCreate.In.isId(parent)) {
          if (!refs.containsKey(parent)) {
            throw Refusal.invalid("/tasks/" + i + "/dependsOn",
                "names " + parent + ", which is no task's id and no ref of this batch");
          }
          children.computeIfAbsent(refs.get(parent), none -> new ArrayList<>()).add(i);
          open[i]++;
        }
      }
    }
    return sorted(open, children);
  }

  private static Map<String, Integer> refs(List<TaskCreate.In> tasks) {
    var refs = new HashMap<String, Integer>();
    for (int i = 0; i < tasks.size(); i++) {
      String ref = tasks.get(i).ref();
      if (ref != null && refs.put(ref, i) != null) {
        throw Refusal.invalid("/tasks/" + i + "/ref", "is given twice in this batch: " + ref);
      }
    }
    return refs;
  }

  private static List<Integer> sorted(int[] open, Map<Integer, List<Integer>> children) {
    var ready = new PriorityQueue<Integer>();
    for (int i = 0; i < open.length; i++) {
      if (open[i] == 0) {
        ready.add(i);
      }
    }
    var order = new ArrayList<Integer>(open.length);
    while (!ready.isEmpty()) {
      int next = ready.poll();
      order.add(next);
      children.getOrDefault(next, List.of()).stream().filter(child -> --open[child] == 0).forEach(ready::add);
    }
    if (order.size() < open.length) {
      int stuck = 0;
      while (order.contains(stuck)) {
        stuck++;
      }
      throw Refusal.invalid("/tasks/" + stuck + "/dependsOn", "is part of a cycle, or waits for one");
    }
    return order;
  }

  private BatchOrder() {}
}
