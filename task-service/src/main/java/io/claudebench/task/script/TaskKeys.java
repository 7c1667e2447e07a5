package io.claudebench.task.script;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import java.util.List;

/** The KEYS of every task script, in the order in which {@code lib/task.lua} names them. */
public final class TaskKeys {

  public static List<String> of(Keys keys) {
    return List.of(keys.family(Key.TASK), keys.of(Key.TASK_SEQ), keys.of(Key.EPOCH), keys.of(Key.PENDING),
        keys.of(Key.SCHEDULED), keys.of(Key.ASSIGNED), keys.family(Key.INSTANCE_QUEUE),
        keys.of(Key.LEASES), keys.family(Key.INSTANCE_LEASES), keys.of(Key.DEAD_TASKS), keys.of(Key.INSTANCE_LOADS),
        keys.of(Key.OUTBOX), keys.family(Key.STREAM), keys.family(Key.EVENT_CHANNEL),
        keys.of(Key.ACTIVE_INSTANCES), keys.family(Key.INSTANCE), keys.of(Key.ASSIGNMENTS), keys.of(Key.REQUIREMENTS),
        keys.family(Key.REQUIREMENT_QUEUE), keys.family(Key.CAPABILITIES),
        keys.of(Key.BLOCKED), keys.family(Key.DEPENDANTS), keys.of(Key.RELEASING), keys.family(Key.RESULT),
        keys.of(Key.CACHED_RESULTS), keys.of(Key.PAUSED),
        keys.of(Key.INSTANCES_DUE), keys.of(Key.GOSSIP), keys.family(Key.BATCH_PROGRESS),
        keys.family(Key.IDEMPOTENCY_KEY, "task.create"),
        keys.of(Key.COUNTED_BATCHES));
  }

  private TaskKeys() {}
}
