package io.claudebench.task;

import io.claudebench.core.Keys;
import java.util.List;

/** The KEYS of every task script, in the order in which {@code lib/task.lua} names them. */
final class TaskKeys {

  static List<String> of(Keys keys) {
    return List.of(keys.taskPrefix(), keys.taskSeq(), keys.epoch(), keys.pending(), keys.scheduled(), keys.assigned(), keys.instanceQueuePrefix(),
        keys.leases(), keys.instanceLeasesPrefix(), keys.deadTasks(), keys.instanceLoads(), keys.outbox(), keys.streamPrefix(), keys.channelPrefix(),
        keys.activeInstances(), keys.instancePrefix(), keys.assignments(), keys.requirements(), keys.pendingPrefix(), keys.capabilitiesPrefix(),
        keys.blocked(), keys.dependantsPrefix(), keys.releasing(), keys.resultPrefix(), keys.cachedResults(), keys.paused(),
        keys.instancesDue(), keys.gossip(), keys.batchProgressPrefix(), keys.idempotencyPrefix("task.create"),
        keys.countedBatches());
  }

  private TaskKeys() {}
}
