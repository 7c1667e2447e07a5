package io.claudebench.core;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The map of Redis: the only place that spells a key. One instance per tenant, so that no key of one tenant can name another's.
 *
 * <p>Names come from callers; each method checks its own, so that two (kind, name) pairs never make one key. A fixed key never
 * stands under a noun that takes names, except where the names cannot have its form ({@code cb:task:seq} beside {@code t-<digits>}).
 */
public final class Keys extends InstanceKeys {
  private static final Pattern TASK = Pattern.compile(TaskId.REGEX);

  /** One row of the map. */
  public record Row(String key, String type, String writtenBy, String life) {}

  /** The map as README shows it, in reading order. */
  public static final List<Row> MAP = KeyMap.ROWS;

  private Keys(String prefix) {
    super(prefix);
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
    return idempotencyPrefix(verb) + (key.startsWith("!") ? "!" + name(key.substring(1)) : name(key));
  }

  /** For scripts that learn the keys of their items inside. */
  public String idempotencyPrefix(String verb) {
    return prefix + "idempotency:" + matched(WORD, verb) + ":";
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

  /** The names of a service's scripts, by the digests under which Redis' slow log knows them. */
  public String scripts(String service) {
    return prefix + "scripts:" + name(service);
  }

  /** What a service says of what it needs besides Redis. */
  public String conditions(String service) {
    return prefix + "conditions:" + name(service);
  }

  /** How far the tasks of a batch are; counted by the scripts that end them. */
  public String batchProgress(String id) {
    return batchProgressPrefix() + name(id);
  }

  /** Counted batches by when their counts are forgotten. */
  public String countedBatches() {
    return prefix + "progress:batches";
  }

  public String batchProgressPrefix() {
    return prefix + "progress:batch:";
  }

  public String redistributedFrom(String instance) {
    return prefix + "redistributed:from:" + name(instance);
  }

  public String reassignedFrom(String instance) {
    return reassignedFromPrefix() + name(instance);
  }

  public String reassignedFromPrefix() {
    return prefix + "reassigned:from:";
  }

  /** Counts, failures and latencies of a verb, over all replicas. */
  public String verbMetrics(String verb) {
    return verbMetricsPrefix() + matched(WORD, verb);
  }

  public String verbMetricsPrefix() {
    return prefix + "metrics:events:";
  }

  public String globalMetrics() {
    return prefix + "metrics:global";
  }

  public String queueMetrics() {
    return prefix + "metrics:queues";
  }

  public String hookDecisions() {
    return prefix + "audit:hooks:decisions";
  }
}
