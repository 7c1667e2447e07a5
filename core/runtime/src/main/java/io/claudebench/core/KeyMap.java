package io.claudebench.core;

import io.claudebench.core.Keys.Row;
import java.util.List;

/** The rows of the map of Redis, as README shows them. */
final class KeyMap {
  static final List<Row> ROWS = List.of(
      new Row("cb:task:{id}", "hash", "task scripts", "live: none; ended: 1 h after PostgreSQL has it"),
      new Row("cb:task:{id}:output", "stream", "task.append", "24 h after the end; outputChunksMax, outputBytesMax"),
      new Row("cb:task:seq", "string", "task scripts", "none; ids and arrivals"),
      new Row("cb:epoch", "hash", "task-service after a Redis restart, id ceiling", "none; epoch, ceiling, run id"),
      new Row("cb:outbox", "zset id by version", "task scripts, projector", "until PostgreSQL has it; outboxMax refuses creates"),
      new Row("cb:queue:tasks:pending", "zset by priority, arrival", "task scripts", "queueMax"),
      new Row("cb:queue:tasks:pending:{requirements}", "zset by priority, arrival", "task scripts", "queueMax, requirementsMax queues"),
      new Row("cb:queue:requirements", "hash: live tasks per set", "task scripts", "requirementsMax"),
      new Row("cb:queue:paused", "string of JSON", "task.pause, task.resume", "until resumed"),
      new Row("cb:queue:tasks:scheduled", "zset by due time", "task scripts", "queueMax"),
      new Row("cb:queue:tasks:blocked", "zset by arrival", "task scripts", "queueMax"),
      new Row("cb:queue:tasks:blocked:{id}", "set of children", "task scripts", "until the parent ends"),
      new Row("cb:queue:tasks:releasing", "zset of ended parents", "task scripts", "until the sweeper moved all children"),
      new Row("cb:queue:tasks:assigned", "zset by return time", "task scripts", "= assigned tasks"),
      new Row("cb:queue:instance:{id}", "list in order of assignment", "task scripts", "instance capacity"),
      new Row("cb:leases", "zset by expiry", "task scripts", "= tasks in progress"),
      new Row("cb:leases:instance:{id}", "set", "task scripts", "instance capacity"),
      new Row("cb:dead:tasks", "zset by time", "task scripts", "deadMax, 7 d"),
      new Row("cb:cache:result:{sha256}", "string of JSON", "task.complete", "24 h"),
      new Row("cb:cache:results", "zset of hashes by time", "task.complete", "10,000, the oldest leave"),
      new Row("cb:history:assignments", "list of JSON", "assign, claim", "last 1000, 24 h"),
      new Row("cb:idempotency:{verb}:{key}", "string", "changing verbs", "24 h; commands 1 h"),
      new Row("cb:instance:{id}", "hash", "register, heartbeat, unregister", "4 × ttl, renewed by each beat"),
      new Row("cb:instances:active", "zset by last beat", "register, heartbeat, unregister, claim", "= instances, instancesMax"),
      new Row("cb:instances:load", "zset by load", "task and instance scripts", "= instances"),
      new Row("cb:role:{role}", "set", "register", "with the instances"),
      new Row("cb:capabilities:{id}", "set", "register", "with the instance"),
      new Row("cb:capacity:{id}", "hash", "register", "with the instance"),
      new Row("cb:stream:{type}", "stream, one field data", "every changing script", "24 h and passed by every group; eventsMax"),
      new Row("cb:partition:events:{key}", "stream", "event.publish", "24 h, partitionMax"),
      new Row("cb:processed:events", "zset of ids by time", "event.publish", "each id 24 h"),
      new Row("cb:types:events", "zset of callers' event types by time", "event.publish", "each type 24 h, eventTypesMax"),
      new Row("cb:duplicates:prevented", "counter", "event.publish", "1 h"),
      new Row("cb:commands:{domain}", "stream", "any Redis client, carried calls", "until acknowledged, commandsMax"),
      new Row("cb:dead:commands", "stream", "event door", "7 d, 10,000"),
      new Row("cb:replies:{name}", "stream", "event door", "300 s, 1,000"),
      new Row("cb:ratelimit:{verb}:{actor}", "zset of calls", "limiter", "one window"),
      new Row("cb:circuit:{verb}:state", "string OPEN or HALF_OPEN", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:failures", "counter", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:successes", "counter", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:openedAt", "string", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:lastFailure", "string", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:allowed", "counter", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:rejected", "counter", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:openMs", "string", "breaker", "1 h"),
      new Row("cb:circuit:{verb}:probes", "hash", "breaker", "1 h; while half-open"),
      new Row("cb:alerts:circuit:opened", "list of JSON", "breaker", "last 100, 24 h"),
      new Row("cb:verbs:{service}", "hash", "each service", "refreshed, 60 s"),
      new Row("cb:audit:hooks:decisions", "stream", "hook.pre_tool", "24 h, 10,000"));

  private KeyMap() {}
}
