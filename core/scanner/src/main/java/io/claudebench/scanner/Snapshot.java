package io.claudebench.scanner;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All task keys of a tenant at one moment, read by one script.
 *
 * @param tasks id → fields
 * @param zsets {@code pending scheduled blocked assigned leases dead load outbox shares}, and
 *     {@code pending <requirements>}, {@code strict <requirements or *>} → member → score
 * @param denials instance → places of the waiting tasks that deny it, as its index has them
 * @param autoDenials instance → waiting tasks that the fleet denies it, as its index has them
 * @param queues instance → its list, in order
 * @param holds instance → its set of leased tasks
 * @param capacity instance → places
 * @param required set of requirements → live tasks
 * @param children parent → the blocked tasks that wait for it
 * @param seq the last id given
 * @param weight bytes of all live tasks, as their count has them
 */
public record Snapshot(Map<String, Map<String, String>> tasks, Map<String, Map<String, Double>> zsets, Map<String,
    List<String>> queues,
    Map<String, List<String>> holds, Map<String, Integer> capacity, Map<String, String> required, Map<String,
    List<String>> children, Map<String, List<String>> denials, Map<String, List<String>> autoDenials, long seq,
    long weight) {
  private static final List<String> FIELDS = List.of("status", "version", "fence", "attempt", "maxAttempts", "priority",
      "arrival", "assignedTo",
      "leaseExpiresAt", "deny", "runAt", "cancelRequested", "text", "requires", "redrivenAs", "dependsOn",
      "openParents", "durability", "denyAuto", "metadata", "outputBytes");
  private static final List<String> NAMES = List.of("pending", "scheduled", "blocked", "assigned", "leases", "dead",
      "load", "outbox", "shares");

  private static final String SCRIPT = """
      local out, cursor = {}, '0'
      local function starts(key, prefix) return string.sub(key, 1, #prefix) == prefix end
      for i = 1, 9 do out[#out + 1] = { 'zset', KEYS[i], redis.call('ZRANGE', KEYS[i], 0, -1, 'WITHSCORES') } end
      out[#out + 1] = { 'seq', KEYS[10], { redis.call('GET', KEYS[10]) or '0' } }
      out[#out + 1] = { 'weight', KEYS[12], { redis.call('HGET', KEYS[12], 'live') or '0' } }
      out[#out + 1] = { 'required', KEYS[11], redis.call('HGETALL', KEYS[11]) }
      repeat
        local page = redis.call('SCAN', cursor, 'COUNT', 1000)
        cursor = page[1]
        for _, key in ipairs(page[2]) do
          if starts(key, ARGV[1] .. 't-') and redis.call('TYPE', key).ok == 'hash' then
            out[#out + 1] = { 'task', key, redis.call('HMGET', key, unpack(ARGV, 10)) }
          elseif starts(key, ARGV[2]) then
            out[#out + 1] = { 'queue', key, redis.call('LRANGE', key, 0, -1) }
          elseif starts(key, ARGV[3]) then
            out[#out + 1] = { 'holds', key, redis.call('SMEMBERS', key) }
          elseif starts(key, ARGV[4]) then
            out[#out + 1] = { 'capacity', key, { redis.call('HGET', key, 'max') } }
          elseif starts(key, ARGV[5]) then
            out[#out + 1] = { 'zset', key, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') }
          elseif starts(key, ARGV[6]) then
            out[#out + 1] = { 'children', key, redis.call('SMEMBERS', key) }
          elseif starts(key, ARGV[7]) then
            out[#out + 1] = { 'zset', key, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') }
          elseif starts(key, ARGV[8]) then
            out[#out + 1] = { 'denials', key, redis.call('ZRANGE', key, 0, -1) }
          elseif starts(key, ARGV[9]) then
            out[#out + 1] = { 'autoDenials', key, redis.call('ZRANGE', key, 0, -1) }
          end
        end
      until cursor == '0'
      return out
      """;

  public static Snapshot of(Resp redis, Keys keys) {
    List<String> zsets = List.of(keys.of(Key.PENDING), keys.of(Key.SCHEDULED), keys.of(Key.BLOCKED),
        keys.of(Key.ASSIGNED), keys.of(Key.LEASES), keys.of(Key.DEAD_TASKS), keys.of(Key.INSTANCE_LOADS),
        keys.of(Key.OUTBOX), keys.of(Key.SHARES));
    var command = new ArrayList<Object>(List.of("EVAL", SCRIPT, "12"));
    command.addAll(zsets);
    command.addAll(List.of(keys.of(Key.TASK_SEQ), keys.of(Key.REQUIREMENTS), keys.of(Key.TASK_BYTES),
        keys.family(Key.TASK),
        keys.family(Key.INSTANCE_QUEUE), keys.family(Key.INSTANCE_LEASES),
        keys.family(Key.CAPACITY), keys.family(Key.REQUIREMENT_QUEUE), keys.family(Key.DEPENDANTS),
        keys.family(Key.STRICT_QUEUE), keys.family(Key.DENIAL), keys.family(Key.AUTO_DENIAL)));
    command.addAll(FIELDS);
    var seen = new Snapshot(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(),
        new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), 0, 0);
    for (Object row : (List<?>) redis.ask(command.toArray())) {
      String kind = (String) ((List<?>) row).get(0);
      String key = (String) ((List<?>) row).get(1);
      List<String> values = ((List<?>) ((List<?>) row).get(2)).stream().map(String.class::cast)
          .collect(ArrayList::new, List::add, List::addAll);
      switch (kind) {
        case "zset" -> seen.zsets.put(zsets.contains(key) ? NAMES.get(zsets.indexOf(key))
            : key.startsWith(keys.family(Key.STRICT_QUEUE))
                ? "strict " + key.substring(keys.family(Key.STRICT_QUEUE).length())
                : "pending " + key.substring(keys.family(Key.REQUIREMENT_QUEUE).length()), scores(values));
        case "denials" -> seen.denials.put(key.substring(keys.family(Key.DENIAL).length()), values);
        case "autoDenials" -> seen.autoDenials.put(key.substring(keys.family(Key.AUTO_DENIAL).length()), values);
        case "required" -> scores(values)
            .forEach((set, live) -> seen.required.put(set, Long.toString(live.longValue())));
        case "children" -> seen.children.put(key.substring(keys.family(Key.DEPENDANTS).length()), values);
        case "task" -> seen.tasks.put(key.substring(keys.family(Key.TASK).length()), fields(values));
        case "queue" -> seen.queues.put(key.substring(keys.family(Key.INSTANCE_QUEUE).length()), values);
        case "holds" -> seen.holds.put(key.substring(keys.family(Key.INSTANCE_LEASES).length()), values);
        case "capacity" -> seen.capacity.put(key.substring(keys.family(Key.CAPACITY).length()),
            Integer.parseInt(values.getFirst()));
        default -> seen.zsets.put(kind, Map.of(kind, Double.parseDouble(values.getFirst())));
      }
    }
    return new Snapshot(seen.tasks, seen.zsets, seen.queues, seen.holds, seen.capacity, seen.required, seen.children,
        seen.denials, seen.autoDenials, number(seen, "seq"), number(seen, "weight"));
  }

  private static long number(Snapshot seen, String kind) {
    return seen.zsets.remove(kind).get(kind).longValue();
  }

  private static Map<String, Double> scores(List<String> values) {
    var scores = new HashMap<String, Double>();
    for (int i = 0; i < values.size(); i += 2) {
      scores.put(values.get(i), Double.parseDouble(values.get(i + 1)));
    }
    return scores;
  }

  private static Map<String, String> fields(List<String> values) {
    var fields = new HashMap<String, String>();
    for (int i = 0; i < FIELDS.size(); i++) {
      if (values.get(i) != null) {
        fields.put(FIELDS.get(i), values.get(i));
      }
    }
    return fields;
  }
}
