package io.claudebench.core;

import java.util.List;
import java.util.Locale;

/**
 * THE MAP OF REDIS: every key, its type, who writes it, how long it lives and what bounds it. A script declares the
 * keys it uses by these names in lower case ({@code -- Key leases zset written}); {@link Keys} makes them for a tenant.
 *
 * <p>A placeholder stands for a name: <code>{id}</code> is a task's, <code>{verb}</code> and <code>{domain}</code> are
 * words, every other one is a {@link Name}. A channel is no key; it stands here because it is spelled like one.
 */
public enum Key {
  TASK("task:{id}", "hash", "task scripts", "live: none; ended: 1 h after PostgreSQL has it"),
  TASK_OUTPUT("task:{id}:output", "stream", "task.append", "24 h after the end; outputChunksMax, outputBytesMax"),
  TASK_SEQ("task:seq", "string", "task scripts", "none; ids and arrivals"),
  EPOCH("epoch", "hash", "task-service after a Redis restart, id ceiling", "none; epoch, ceiling, run id"),
  TASK_BYTES("bytes:tasks", "hash: of live tasks, of ended ones by hour", "task scripts", "a field per hour of a day"),
  OUTBOX("outbox", "zset id by version", "task scripts, projector",
  "until PostgreSQL has it; outboxMax refuses creates"),
  PENDING("queue:tasks:pending", "zset by priority, arrival", "task scripts", "queueMax"),
  REQUIREMENT_QUEUE("queue:tasks:pending:{requirements}", "zset by priority, arrival", "task scripts",
  "queueMax, requirementsMax queues"),
  STRICT_QUEUE("queue:tasks:strict:{requirements}", "zset by priority, arrival; * of those that require nothing",
  "task scripts", "queueMax, requirementsMax queues and one"),
  DENIAL("denials:{instance}", "zset of places of waiting tasks that deny it", "task scripts", "queueMax × denyMax"),
  AUTO_DENIAL("auto-denials:{instance}", "zset by last look of waiting tasks that the fleet denies it", "task scripts",
  "queueMax × denyMax"),
  REQUIREMENTS("queue:requirements", "hash: live tasks per set", "task scripts", "requirementsMax"),
  PAUSED("queue:paused", "string of JSON", "task.pause, task.resume", "until resumed"),
  RESUMED("queue:resumed", "string of JSON", "task.resume", "24 h"),
  SCHEDULED("queue:tasks:scheduled", "zset by band of ten priorities, due time", "task scripts", "queueMax"),
  BLOCKED("queue:tasks:blocked", "zset by arrival", "task scripts", "queueMax"),
  DEPENDANTS("queue:tasks:blocked:{id}", "set of children", "task scripts", "until the parent ends"),
  RELEASING("queue:tasks:releasing", "zset of ended parents", "task scripts", "until the sweeper moved all children"),
  ASSIGNED("queue:tasks:assigned", "zset by return time", "task scripts", "= assigned tasks"),
  SHARES("queue:tasks:shares", "zset by when others may take it", "task scripts", "= pushed tasks"),
  INSTANCE_QUEUE("queue:instance:{instance}", "list in order of assignment", "task scripts", "instance capacity"),
  LEASES("leases", "zset by expiry", "task scripts", "= tasks in progress"),
  CONTACT("contact", "hash: when leases could be renewed last, the gap before", "each task-service", "none"),
  INSTANCE_LEASES("leases:instance:{instance}", "set", "task scripts", "instance capacity"),
  LOST_LEASE("lost-lease:{instance}", "string: task", "task scripts",
  "24 h after its last lease was lost or cancelled; until it claims again"),
  DEAD_TASKS("dead:tasks", "zset by time", "task scripts", "deadMax, 7 d"),
  RESULT("cache:result:{sha256}", "string of JSON", "task.complete", "24 h"),
  CACHED_RESULTS("cache:results", "zset of hashes by time", "task.complete", "10,000, the oldest leave"),
  CACHED_READ("cache:handler:{verb}:{hash}", "string: generation and JSON", "read cache",
  "the verb's seconds; entriesMax"),
  READ_ENDS("cache:handlers:{verb}", "zset of hashes by end", "read cache", "entriesMax, the first to end leave"),
  LOADING_READ("cache:loading:{verb}:{hash}", "string: generation and who loads", "read cache", "the verb's timeout"),
  READ_GENERATION("cache:generation:{verb}", "string: counter", "read cache", "over twice the verb's seconds"),
  ASSIGNMENTS("history:assignments", "list of JSON", "assign, claim", "last 1000, 24 h"),
  TASK_ASSIGNMENTS("history:task:{id}:assignments", "list of JSON", "assign, claim, task.delete",
  "last 100; 24 h after the end"),
  IDEMPOTENCY_KEY("idempotency:{verb}:{key}", "string", "changing verbs",
  "24 h; commands 1 h; their long texts twice that; idempotencyBytesMax"),
  IDEMPOTENCY_BYTES("idempotency-bytes", "hash of bytes by hour", "changing verbs", "a field per hour of their ends"),
  REDISTRIBUTIONS("redistributed:from:{instance}", "list of JSON", "task.reassign", "last 1000, 24 h"),
  REASSIGNED_TASKS("reassigned:from:{instance}", "set of tasks", "task.reassign", "10,000, 24 h"),
  BATCH_PROGRESS("progress:batch:{batch}", "hash", "task scripts", "24 h after its last change, countedMax"),
  COUNTED_BATCHES("progress:batches", "zset of ids by end", "task scripts", "countedMax"),
  INSTANCE("instance:{instance}", "hash", "register, heartbeat, reaper, unregister",
  "alive: none; dead: 24 h, deadInstancesMax"),
  ACTIVE_INSTANCES("instances:active", "zset by last beat", "register, heartbeat, reaper, unregister, claim",
  "= instances; instancesMax, and what comes back from the dead"),
  INSTANCES_DUE("instances:due", "zset by time of death", "register, heartbeat, reaper, unregister, claim",
  "= instances"),
  DEAD_INSTANCES("instances:dead", "zset by when each is forgotten", "reaper", "deadInstancesMax"),
  INSTANCE_ROLES("instances:roles", "hash of JSON by instance", "register, heartbeat, reaper, unregister",
  "= instances"),
  INSTANCE_LOADS("instances:load", "zset by load", "task and instance scripts", "= instances"),
  ROLE("role:{role}", "set", "register, a beat of the dead, reaper, unregister", "with the instances"),
  CAPABILITIES("capabilities:{instance}", "set", "register", "with the instance"),
  CAPACITY("capacity:{instance}", "hash", "register", "with the instance"),
  LEADER("leader:current", "string: term and instance", "register, heartbeat",
  "the leader's ttl, renewed by its beats"),
  LEADER_TERM("leader:term", "string: counter", "register, heartbeat", "none"),
  DUTY("duty:{name}", "string: term and replica", "service replicas", "30 s, renewed; projector 5 s"),
  DUTY_TERM("duty-term", "string: counter", "service replicas", "none"),
  GOSSIP("gossip:health", "hash: status and ttl per member", "register, heartbeat, unregister, gossip", "= instances"),
  PARTITION_DETECTED("partition:detected", "string of JSON", "gossip", "300 s"),
  PARTITION_RECOVERY("partition:recovery", "string of JSON", "gossip", "300 s"),
  DECISION("quorum:decision:{name}", "hash", "system.quorum.vote", "300 s, decisionsMax"),
  LATEST_DECISION("quorum:decision:latest", "hash", "system.quorum.vote", "300 s"),
  OPEN_DECISIONS("quorum:decisions", "zset of names by end", "system.quorum.vote", "decisionsMax"),
  BATCH("batch:{batch}", "hash", "system.batch.process", "24 h, batchesMax"),
  BATCH_LOCK("batch:lock:{batch}", "string: fence and instance", "system.batch.process", "60 s, renewed"),
  OPEN_BATCHES("batches", "zset of ids by end", "system.batch.process", "batchesMax"),
  GLOBAL_STATE("state:global", "hash", "state.sync", "none"),
  STATE("state:{name}", "hash", "state.put", "its own ttl"),
  STATE_NAMES("state-names", "zset of names", "state.put, state.delete, state.clear, state.count", "statesMax"),
  STATE_EXPIRIES("state-expiries", "zset of names by expiry", "state.put, state.delete, state.clear, state.count",
  "= states with a ttl"),
  STATE_VERSION("state-version", "string: counter", "state.put, state.sync", "none"),
  LOCK("lock:{name}", "hash", "lock scripts", "its own ttl; free while somebody waits: 60 s"),
  LOCK_LINE("lock-line:{name}", "zset of waiters by arrival", "lock scripts", "lockWaitersMax; 60 s"),
  LOCK_FENCE("lock-fence", "string: counter", "lock.acquire, system.batch.process", "none"),
  VERB_METRICS("metrics:events:{verb}", "hash of counts and latency buckets", "each process, in the background",
  "24 h"),
  INSTANCE_METRICS("metrics:instance:{instance}", "hash of counts", "task scripts",
  "24 h after its last end of a task"),
  SCALING_METRICS("metrics:scaling", "hash", "roll-up", "24 h"),
  CIRCUIT_METRICS("metrics:circuit:all", "hash", "breaker", "24 h after its last outcome"),
  GLOBAL_METRICS("metrics:global", "hash", "roll-up", "24 h"),
  QUEUE_METRICS("metrics:queues", "hash", "roll-up", "24 h"),
  STREAM("stream:{type}", "stream, one field data", "every changing script",
  "24 h and passed by every group; eventsMax, streamBytesMax"),
  TRIM("trimmed:{type}", "string: before which ms entries went, how many", "whoever trims", "7 d after the last"),
  FULL_STREAM("full:{type}", "string: alert.memory told of its bytes", "event.publish", "1 min"),
  PARTITION("partition:events:{name}", "stream", "event.publish", "24 h, partitionMax"),
  PROCESSED_EVENTS("processed:events", "zset of ids by time", "event.publish", "each id 24 h"),
  EVENT_TYPES("types:events", "zset of callers' event types by time", "event.publish", "each type 24 h, eventTypesMax"),
  DUPLICATES_PREVENTED("duplicates:prevented", "string: counter", "event.publish", "1 h"),
  GROUP_NAMES("groups", "zset of names by last fetch", "group scripts", "groupsMax"),
  GROUP("group:{group}", "hash: types, how far each is read, who has how much", "group scripts", "7 d without a fetch"),
  GROUP_ITEMS("group-items:{group}", "hash of events read and not settled, by number", "group scripts",
  "groupOpenMax + groupBacklogMax"),
  GROUP_ORDER("group-order:{group}", "zset by partition, number", "group scripts", "= its items"),
  GROUP_DUE("group-due:{group}", "zset of the first of each partition by when it may be delivered", "group scripts",
  "groupOpenMax"),
  GROUP_AGES("group-ages:{group}", "zset by time of the event", "group scripts", "= its items"),
  GROUP_CONSUMERS("group-consumers:{group}", "zset by last fetch", "event.fetch", "1,000, the longest away leave"),
  GROUP_DEAD("group-dead:{group}", "stream of envelopes", "group scripts", "7 d; groupDeadMax, and what is open"),
  DELIVERY_TERM("delivery-term", "string: counter", "event.fetch", "none"),
  REBUILD("rebuild", "string: the run that has the views", "event.rebuild", "60 s, renewed"),
  REBUILT_TASKS("rebuilt:tasks", "hash of tasks as their events tell them", "event.rebuild", "60 s, renewed"),
  REBUILT_INSTANCES("rebuilt:instances", "hash of instances, likewise", "event.rebuild", "60 s, renewed"),
  COMMANDS("commands:{domain}", "stream", "any Redis client", "until acknowledged"),
  CARRIED("carried:{domain}", "stream", "services only: calls on their way to the owner",
  "until answered or given up, commandsMax"),
  LIFELINES("carried:{domain}:lifelines", "stream", "services only: calls that keep work alive or end it",
  "until answered or given up, commandsMax"),
  DEAD_COMMANDS("dead:commands", "stream", "event door", "7 d, 10,000 pieces of 4 KB"),
  REPLIES("replies:{name}", "stream", "event door", "300 s; replyBytesMax; carried: deleted when read, else 1,000"),
  RATE_LIMIT("ratelimit:{verb}:{actor}", "zset of calls", "limiter", "one window"),
  CALLS("calls:{ms}", "zset of calls of a tenant that has callsPerSecond", "limiter", "one window: 1 s, 20 ms"),
  CIRCUIT_STATE("circuit:{verb}:state", "string OPEN or HALF_OPEN", "breaker", "1 h"),
  CIRCUIT_FAILURES("circuit:{verb}:failures", "string: counter", "breaker", "1 h"),
  CIRCUIT_SUCCESSES("circuit:{verb}:successes", "string: counter", "breaker", "1 h"),
  CIRCUIT_OPENED_AT("circuit:{verb}:openedAt", "string", "breaker", "1 h"),
  CIRCUIT_LAST_FAILURE("circuit:{verb}:lastFailure", "string", "breaker", "1 h"),
  CIRCUIT_ALLOWED("circuit:{verb}:allowed", "string: counter", "breaker", "1 h"),
  CIRCUIT_REJECTED("circuit:{verb}:rejected", "string: counter", "breaker", "1 h"),
  CIRCUIT_OPEN_MS("circuit:{verb}:openMs", "string", "breaker", "1 h"),
  CIRCUIT_PROBES("circuit:{verb}:probes", "hash", "breaker", "1 h; while half-open"),
  MEMORY_LEVEL("memory:level", "string: the watermark that alert.memory told last", "event-service", "for ever"),
  CIRCUIT_ALERTS("alerts:circuit:opened", "list of JSON", "breaker", "last 100, 24 h"),
  API_KEY("apikey:{key}", "hash", "key scripts, last use", "until revoked, keysMax"),
  API_KEY_IDS("apikeys", "zset of ids", "key.create, key.revoke", "keysMax"),
  TENANTS("tenants", "hash of JSON by name", "tenant scripts", "tenantsMax, and 24 h of those that are forgotten"),
  ERASED_TENANT("tenant-erased:{tenant}", "string: when it was deleted", "task-service: PostgreSQL has nothing of it",
  "48 h"),
  ERASED_AUDIT("audit-erased:{tenant}", "string: when it was deleted",
  "event-service: the audit has nothing of it", "48 h"),
  VERBS("verbs:{service}", "hash", "each service", "refreshed, 60 s"),
  SCRIPTS("scripts:{service}", "hash of names by digest", "each service", "refreshed, 60 s"),
  CONDITIONS("conditions:{service}", "hash of up, degraded or down", "each service", "refreshed, 15 s"),
  AUDIT("audit:general", "stream of JSON", "each process, in the background",
  "until PostgreSQL has it; at auditMax creates are refused, at twice that it takes no more"),
  HOOK_DECISIONS("audit:hooks:decisions", "stream", "hook-service, in the background", "24 h, 10,000"),
  TOOL_AUDIT("audit:tools:{tool}", "stream", "hook-service, in the background", "24 h, 10,000"),
  AUDITED_TOOLS("audit:tool-names", "zset by last time", "hook-service, in the background", "24 h, toolsMax"),
  POLICIES("policies", "hash of JSON by name", "hook.policy.put", "policiesMax"),
  TOOL_FAILURE("tool-failures:{tool}", "string: counter", "hook-service, in the background", "one window"),
  HOOK_SESSIONS("hook-sessions", "zset of open ones by last event", "hook scripts", "silenceMs, sessionsMax"),
  CLOSED_SESSIONS("hook-sessions-closed", "zset by when each is forgotten", "hook scripts", "lifeMs, sessionsMax"),
  TODOS("todos:current:{session}", "hash: what each todo shall be, the order of the list", "hook scripts",
  "24 h after the session's end; 3 × todosMax fields"),
  TODO_HISTORY("todos:history:{session}", "list of JSON: what each snapshot changed", "hook.todo_write",
  "with the session; historyMax"),
  TODO_TASKS("mapping:todo-task:{session}", "hash: the task of each todo, the command under way", "hook scripts",
  "with the session; = its todos"),
  TODO_STATS("stats:todos:{session}", "hash of counts", "hook scripts", "with the session"),
  TODO_TOTALS("todo-totals", "hash of counts: the sum over sessions", "hook scripts", "none"),
  TODOS_DUE("todos:due", "zset of sessions by when to look", "hook scripts", "= sessions"),
  EVENT_CHANNEL("events:{type}", "channel", "every changing script",
  "wakes readers up: entity, instance or -, requirements"),
  API_KEY_CHANNEL("apikeys:changed", "channel", "key.rotate, key.revoke", "this key is to be looked up again"),
  POLICY_CHANNEL("policies:changed", "channel", "hook.policy.put", "the rules of a tenant are others than before"),
  FILE_CHANNEL("hook-files", "channel", "hook-service", "what a session wrote to a file, for all replicas to judge"),
  TENANT_CHANNEL("tenants:changed", "channel", "tenant scripts", "there are others than before"),
  GONE_CHANNEL("gone", "channel", "carriers, the MCP door", "nobody waits for this call any more"),
  WAKE_CHANNEL("wake", "channel", "carriers, event door", "on Cluster: this stream of calls or answers has an entry"),
  GROUP_CHANNEL("groups:changed", "channel", "group scripts", "there may be something to fetch: group, in how many ms"),
  LOCK_CHANNEL("locks", "channel", "lock scripts", "whose turn it is: lock, ticket"),
  READ_CHANNEL("cache:changed", "channel", "read cache", "verb, hash: it is loaded; verb: what is kept of it is old");

  final KeyPattern pattern;
  private final String type;
  private final String writer;
  private final String life;

  Key(String pattern, String type, String writer, String life) {
    this.pattern = new KeyPattern(pattern);
    this.type = type;
    this.writer = writer;
    this.life = life;
  }

  /** What a script calls it. */
  public String local() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code hash}, {@code zset}, {@code channel}, … */
  public String type() {
    return type.split("\\W", 2)[0];
  }

  /** What a script calls the family of these keys: {@code tasks}, {@code batches}, {@code capacities}. */
  public String family() {
    String one = local();
    return one.endsWith("s") ? one : one.endsWith("h") ? one + "es" : one.replaceFirst("(?<![aeiou])y$", "ie") + "s";
  }

  /** How many names make one. */
  public int names() {
    return pattern.names();
  }

  /** One row of the map, as docs/redis.md shows it: key, type, written by, life and bound. */
  public List<String> row() {
    return List.of("cb:" + pattern, type, writer, life);
  }
}
