package io.claudebench.event.rebuild;

import io.claudebench.event.Streams;
import java.util.List;
import java.util.SplittableRandom;

/** Writes tasks and instances with their events, as the scripts of their services do: each change in one step. */
final class Book {
  private static final List<String> HELD = List.of("task.claimed", "task.assigned");
  /** A change: hash, stream, queue; an empty holder is none. */
  private static final String STEP = """
      local id, type, status, priority, attempt, effect, holder = unpack(ARGV)
      local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
      redis.call('HSET', KEYS[1], 'id', id, 'status', status, 'priority', priority, 'attempt', attempt)
      redis.call('HSETNX', KEYS[1], 'createdAt', redis.call('TIME')[1] * 1000 + 1000)
      if effect == 'holds' then redis.call('HSET', KEYS[1], 'assignedTo', holder)
      elseif effect == 'drops' then redis.call('HDEL', KEYS[1], 'assignedTo') end
      for _, place in ipairs({ 'pending', 'scheduled', 'blocked' }) do
        redis.call('ZREM', 'cb:queue:tasks:' .. place, id)
      end
      redis.call('ZREM', 'cb:leases', id)
      local place = status == 'in_progress' and 'cb:leases'
        or (status == 'pending' or status == 'scheduled' or status == 'blocked') and 'cb:queue:tasks:' .. status
      if place then redis.call('ZADD', place, 1, id) end
      redis.call('XADD', KEYS[2], '*', 'data', cjson.encode({ type = type, entity = id, version = version, payload = {
        id = id, status = status, priority = tonumber(priority), attempt = tonumber(attempt),
        instanceId = holder ~= '' and holder or nil } }))
      """;
  private final Streams streams;
  private int instanceVersion;

  Book(Streams streams) {
    this.streams = streams;
    for (String pattern : List.of("cb:stream:task.*", "cb:stream:instance.*", "cb:task:*", "cb:queue:tasks:*",
        "cb:leases", "cb:instance:*", "cb:rebuil*")) {
      streams.run("KEYS", pattern).forEach(key -> streams.run("UNLINK", key.toString()));
    }
  }

  void step(String id, String type, String status, int priority, int attempt, String holder) {
    String effect = HELD.contains(type) ? "holds" : List.of("task.released", "task.retried", "task.unassigned",
        "task.lease_expired").contains(type) ? "drops" : "keeps";
    streams.run("EVAL", STEP, "2", "cb:task:" + id, "cb:stream:" + type, id, type, status, Integer.toString(priority),
        Integer.toString(attempt), effect, holder);
  }

  /** A life of some steps, chosen by the dice. */
  void life(String id, SplittableRandom dice) {
    int priority = dice.nextInt(101);
    step(id, "task.created", dice.nextBoolean() ? "pending" : "scheduled", priority, 0, "");
    int steps = dice.nextInt(8);
    for (int attempt = 1; attempt <= steps; attempt++) {
      String worker = "w" + dice.nextInt(5);
      if (dice.nextBoolean()) {
        step(id, "task.assigned", "pending", priority, attempt - 1, worker);
      }
      if (dice.nextInt(4) == 0) {
        priority = dice.nextInt(101);
        step(id, "task.updated", "pending", priority, attempt - 1, "");
      }
      step(id, "task.claimed", "in_progress", priority, attempt, worker);
      switch (dice.nextInt(5)) {
        case 0 -> step(id, "task.released", "pending", priority, attempt, worker);
        case 1 -> step(id, "task.retried", "scheduled", priority, attempt, worker);
        case 2 -> step(id, "task.lease_expired", "pending", priority, attempt, worker);
        case 3 -> {
          step(id, "task.completed", "completed", priority, attempt, worker);
          return;
        }
        default -> {
          return;
        }
      }
    }
  }

  void instance(String id, String type, String status) {
    if (status.isEmpty()) {
      streams.run("DEL", "cb:instance:" + id);
    } else {
      streams.run("HSET", "cb:instance:" + id, "id", id, "status", status);
    }
    streams.run("XADD", "cb:stream:" + type, "*", "data", "{\"type\":\"" + type + "\",\"entity\":\"" + id
        + "\",\"version\":" + ++instanceVersion + ",\"payload\":{}}");
  }
}
