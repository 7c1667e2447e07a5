package io.claudebench.core;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The map of Redis: the only place that spells a key. One instance per tenant, so that no key of one tenant can name another's.
 *
 * <p>Names come from callers; each method checks its own, so that two (kind, name) pairs never make one key. A fixed key never
 * stands under a noun that takes names, except where the names cannot have its form ({@code cb:task:seq} beside {@code t-<digits>}).
 */
public final class Keys {
  private static final Pattern NAME = Pattern.compile(Name.REGEX);
  private static final Pattern TASK = Pattern.compile(TaskId.REGEX);
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_.]{0,63}");

  /** One row of the map. */
  public record Row(String key, String type, String writtenBy, String life) {}

  /** The map as README shows it, in reading order. */
  public static final List<Row> MAP = List.of(
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

  private final String prefix;

  private Keys(String prefix) {
    this.prefix = prefix;
  }

  /** The keys of a tenant: {@code cb} (or the configured prefix) for the default one, {@code {cb:acme}} for {@code acme}. */
  public static Keys of(String prefix, String tenant) {
    return new Keys((tenant.isEmpty() ? prefix : "{" + bare(prefix) + ":" + name(tenant) + "}") + ":");
  }

  private static String bare(String prefix) {
    return prefix.startsWith("{") ? prefix.substring(1, prefix.length() - 1) : prefix;
  }

  public String task(String id) {
    return taskPrefix() + matched(TASK, id);
  }

  /** For scripts that learn their task inside. */
  public String taskPrefix() {
    return prefix + "task:";
  }

  public String taskSeq() {
    return prefix + "task:seq";
  }

  public String epoch() {
    return prefix + "epoch";
  }

  public String outbox() {
    return prefix + "outbox";
  }

  public String pending() {
    return prefix + "queue:tasks:pending";
  }

  /** {@code cb:queue:tasks:pending:<requirements>}: the sorted names, with commas. */
  public String pendingPrefix() {
    return pending() + ":";
  }

  public String requirements() {
    return prefix + "queue:requirements";
  }

  public String paused() {
    return prefix + "queue:paused";
  }

  public String blocked() {
    return prefix + "queue:tasks:blocked";
  }

  /** {@code cb:queue:tasks:blocked:<parent>}. */
  public String dependantsPrefix() {
    return blocked() + ":";
  }

  public String releasing() {
    return prefix + "queue:tasks:releasing";
  }

  public String resultPrefix() {
    return prefix + "cache:result:";
  }

  public String cachedResults() {
    return prefix + "cache:results";
  }

  public String taskOutput(String id) {
    return task(id) + ":output";
  }

  public String scheduled() {
    return prefix + "queue:tasks:scheduled";
  }

  public String assigned() {
    return prefix + "queue:tasks:assigned";
  }

  public String instanceQueue(String instance) {
    return instanceQueuePrefix() + name(instance);
  }

  public String instanceQueuePrefix() {
    return prefix + "queue:instance:";
  }

  public String leases() {
    return prefix + "leases";
  }

  public String instanceLeases(String instance) {
    return instanceLeasesPrefix() + name(instance);
  }

  public String instanceLeasesPrefix() {
    return prefix + "leases:instance:";
  }

  public String deadTasks() {
    return prefix + "dead:tasks";
  }

  public String assignments() {
    return prefix + "history:assignments";
  }

  /** {@code key} is a caller's name, or {@code !} and a stream entry id, which no caller can choose. */
  public String idempotency(String verb, String key) {
    return prefix + "idempotency:" + matched(WORD, verb) + ":" + (key.startsWith("!") ? "!" + name(key.substring(1)) : name(key));
  }

  public String instance(String id) {
    return instancePrefix() + name(id);
  }

  public String instancePrefix() {
    return prefix + "instance:";
  }

  public String activeInstances() {
    return prefix + "instances:active";
  }

  public String instanceLoads() {
    return prefix + "instances:load";
  }

  public String role(String role) {
    return rolePrefix() + name(role);
  }

  public String rolePrefix() {
    return prefix + "role:";
  }

  public String capabilities(String id) {
    return capabilitiesPrefix() + name(id);
  }

  public String capabilitiesPrefix() {
    return prefix + "capabilities:";
  }

  public String capacity(String id) {
    return capacityPrefix() + name(id);
  }

  public String capacityPrefix() {
    return prefix + "capacity:";
  }

  public String stream(String type) {
    return streamPrefix() + name(type);
  }

  public String streamPrefix() {
    return prefix + "stream:";
  }

  /** Not a key: the channel prefix on which scripts wake readers up, {@code cb:events:<type>} with {@code <entity> <instance or ->}. */
  public String channelPrefix() {
    return prefix + "events:";
  }

  /** Not a key: the channel on which a carrier says that nobody waits for a command any more. */
  public String goneChannel() {
    return prefix + "gone";
  }

  public String partition(String key) {
    return prefix + "partition:events:" + name(key);
  }

  public String processedEvents() {
    return prefix + "processed:events";
  }

  public String eventTypes() {
    return prefix + "types:events";
  }

  public String duplicatesPrevented() {
    return prefix + "duplicates:prevented";
  }

  public String commands(String domain) {
    return prefix + "commands:" + matched(WORD, domain);
  }

  public String deadCommands() {
    return prefix + "dead:commands";
  }

  public String replies(String name) {
    return repliesPrefix() + name(name);
  }

  public String repliesPrefix() {
    return prefix + "replies:";
  }

  /** {@code actor} is the name of a key or an address. */
  public String rateLimit(String verb, String actor) {
    return prefix + "ratelimit:" + matched(WORD, verb) + ":" + name(actor);
  }

  /** {@code part} is one of state, failures, successes, openedAt, lastFailure, allowed, rejected, openMs, probes. */
  public String circuit(String verb, String part) {
    return prefix + "circuit:" + matched(WORD, verb) + ":" + part;
  }

  public String circuitAlerts() {
    return prefix + "alerts:circuit:opened";
  }

  public String verbs(String service) {
    return prefix + "verbs:" + name(service);
  }

  public String hookDecisions() {
    return prefix + "audit:hooks:decisions";
  }

  private static String name(String text) {
    return matched(NAME, text);
  }

  private static String matched(Pattern form, String text) {
    if (text == null || !form.matcher(text).matches()) {
      throw Refusal.INVALID.because("The name " + Json.text(text) + " cannot be part of a key; use 1 to 128 of A-Z a-z 0-9 . _ : @ -");
    }
    return text;
  }
}
