package io.claudebench.core.deployment;

import static java.util.Map.entry;

import java.util.Map;

/** Fields that mean the same wherever they stand, each described once; {@code @Doc} on a field wins. */
final class Glossary {
  static final Map<String, String> WORDS = Map.ofEntries(
      entry("id", "Id of the task, such as t-42."),
      entry("taskId", "Id of the task, such as t-42; another name of id."),
      entry("text", "What is to be done, for whoever does it."),
      entry("status", "State of the task: pending (waits, perhaps assigned), scheduled (not due yet), blocked (waits "
          + "for other tasks), in_progress (leased to a worker), completed, failed or cancelled."),
      entry("priority", "Urgency, 0 to 100; 100 runs first, equals in order of arrival."),
      entry("metadata", "Any JSON object of the caller's own, kept with it."),
      entry("idempotencyKey", "Name of this call: the same key and input within 24 h get the first answer again and "
          + "have one effect. Also the header Idempotency-Key."),
      entry("workerId", "Id of the worker, as it registered with system.register."),
      entry("instanceId", "Id of the instance, as it registered with system.register."),
      entry("fence", "Number of the lease or lock, as the answer that granted it shows it; a stale one is refused "
          + "LEASE_LOST. Greater than every one before."),
      entry("leaseMs", "How long the task is the worker's without a heartbeat."),
      entry("waitMs", "How long the call waits when there is nothing to give; 0 answers at once."),
      entry("ttlMs", "How long the lock is held unless it is extended; then it is free again."),
      entry("retryAfterMs", "How long to wait before the next try."),
      entry("timeoutMs", "How long one attempt may take, from its claim; then it has failed."),
      entry("claimNext", "How many next tasks to lease to the same worker in the same step; absent is none."),
      entry("maxTasks", "The most tasks to give."),
      entry("limit", "The most items of one answer."),
      entry("cursor", "Where to go on: nextCursor of the page before; absent is the beginning."),
      entry("nextCursor", "Send it as cursor to get the next page; absent on the last."),
      entry("batchId", "Name of the batch that the task belongs to."),
      entry("partitionKey", "Events of one key are in the order they were published."),
      entry("deny", "Ids of instances that shall not be given the task."),
      entry("durability", "What a success answer is worth: volatile lives in Redis only, durable survives any process "
          + "crash, strict is in PostgreSQL before the answer."),
      entry("dependsOn", "Ids of tasks that must be completed first."),
      entry("onParentFailure", "What becomes of the task when one it depends on fails, is cancelled or deleted: it "
          + "fails too, stays blocked (block), or goes on without it (run)."),
      entry("requires", "Capabilities that a worker must have to be given the task."),
      entry("maxAttempts", "Attempts before the task has failed for good."),
      entry("contentHash", "SHA-256 of what is asked, 64 hex digits: a result that is cached under it is the answer."),
      entry("attempt", "How many attempts were begun."),
      entry("version", "Grows with every change; compare it, nothing else."),
      entry("ifVersion", "The version that must be there now, 0 for none; else CONFLICT. Absent overwrites."),
      entry("createdAt", "When it was created, by Redis' clock, ISO-8601 UTC."),
      entry("completedAt", "When the task ended, ISO-8601 UTC."),
      entry("runAt", "Not before this time, ISO-8601 UTC."),
      entry("expiresAt", "When it ends by itself, ISO-8601 UTC; absent without an end."),
      entry("assignedAt", "When the task was assigned, ISO-8601 UTC."),
      entry("leaseExpiresAt", "When the lease ends unless it is renewed, ISO-8601 UTC."),
      entry("cancelRequested", "Whether the worker is asked to stop."),
      entry("redriveOf", "Id of the ended task that this one runs again."),
      entry("key", "Name of the value, 1 to 128 of A-Z a-z 0-9 . _ : @ -."),
      entry("base64", "The value, when it is bytes, in base64."),
      entry("prefix", "Only names that begin so; absent is all."),
      entry("ttlSeconds", "How long the value is kept; absent keeps it until it is deleted."),
      entry("term", "Number of the leader's term of office; only grows."),
      entry("owner", "Label of who holds the lock, shown to those who do not get it."),
      entry("roles", "What it may do or be asked for, such as worker."),
      entry("capabilities", "What it is able to do; tasks that require something go only to those that have it."),
      entry("capacity", "Tasks it may hold at once, assigned or leased."),
      entry("code", "Word of the refusal, such as FULL."),
      entry("detail", "The refusal in a sentence."),
      entry("group", "Name of the consumer group; its consumers share its events."),
      entry("consumer", "Label of who fetches, shown with what it has."),
      entry("deliveryId", "Name of one delivery of one event; when the event is delivered again it is stale."),
      entry("deliveryIds", "Names of several deliveries."),
      entry("sessionId", "Name of the agent's session."),
      entry("timestamp", "The caller's own time, kept by nobody: what is kept has that of Redis."),
      entry("at", "When it was, ISO-8601 UTC."));

  private Glossary() {}
}
