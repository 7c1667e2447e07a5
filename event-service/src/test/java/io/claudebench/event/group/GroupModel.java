package io.claudebench.event.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a group is, naively: a line of events per partition, of which the first can be delivered. */
final class GroupModel {
  final List<Integer> published = new ArrayList<>();
  final Map<Integer, String> partitions = new HashMap<>();
  final Map<String, Integer> open = new LinkedHashMap<>();
  final List<Integer> dead = new ArrayList<>();
  private final Map<String, List<Integer>> lines = new HashMap<>();
  /** How many at the end of a line no fetch has read. */
  private final Map<String, Integer> unread = new HashMap<>();
  private final Map<Integer, Integer> deliveries = new HashMap<>();
  private final int maxDeliveries;

  GroupModel(int maxDeliveries) {
    this.maxDeliveries = maxDeliveries;
  }

  void publish(int event, String partition) {
    published.add(event);
    partitions.put(event, partition);
    stand(event);
  }

  private void stand(int event) {
    line(event).add(event);
    unread.merge(partitions.get(event), 1, Integer::sum);
  }

  private List<Integer> line(int event) {
    return lines.computeIfAbsent(partitions.get(event), none -> new ArrayList<>());
  }

  /** What a fetch that takes all gets; it reads all that there is. */
  TreeSet<Integer> fetch() {
    unread.clear();
    var found = new TreeSet<Integer>();
    lines.values().stream().filter(line -> !line.isEmpty() && !open.containsValue(line.getFirst()))
        .forEach(line -> found.add(line.getFirst()));
    return found;
  }

  /** How often it was delivered then. */
  int deliver(String id, int event) {
    open.put(id, event);
    return deliveries.merge(event, 1, Integer::sum);
  }

  void ack(String id) {
    line(open.get(id)).removeFirst();
    deliveries.remove(open.remove(id));
  }

  /** Whether it is dead. */
  boolean nack(String id) {
    int event = open.remove(id);
    if (deliveries.get(event) < maxDeliveries) {
      return false;
    }
    line(event).removeFirst();
    deliveries.remove(event);
    dead.add(event);
    return true;
  }

  /** Behind what was read, before what was not. */
  void redrive() {
    dead.forEach(event -> line(event).add(line(event).size() - unread.getOrDefault(partitions.get(event), 0), event));
    dead.clear();
  }

  /** @param from how many of the published ones lie before the place */
  void replay(int from) {
    open.clear();
    lines.clear();
    unread.clear();
    deliveries.clear();
    published.subList(from, published.size()).forEach(this::stand);
  }

  int unsettled() {
    return lines.values().stream().mapToInt(List::size).sum();
  }
}
