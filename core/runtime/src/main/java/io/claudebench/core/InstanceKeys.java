package io.claudebench.core;

import java.util.Set;
import java.util.regex.Pattern;

/** The part of {@link Keys} that instance-service owns: the registry, leadership, decisions, batches, state and locks. */
abstract class InstanceKeys {
  static final Pattern NAME = Pattern.compile(Name.REGEX);
  static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_.]{0,63}");

  final String prefix;

  InstanceKeys(String prefix) {
    this.prefix = prefix;
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

  /** When each instance counts as dead unless it beats before; what the reaper looks at. */
  public String instancesDue() {
    return prefix + "instances:due";
  }

  /** The roles of each instance, to take it out of them also when its hash has expired. */
  public String instanceRoles() {
    return prefix + "instances:roles";
  }

  /** Dead instances by when they are forgotten. */
  public String deadInstances() {
    return prefix + "instances:dead";
  }

  public String leader() {
    return prefix + "leader:current";
  }

  public String leaderTerm() {
    return prefix + "leader:term";
  }

  public String duty(String name) {
    return prefix + "duty:" + name(name);
  }

  public String dutyTerm() {
    return prefix + "duty-term";
  }

  public String gossip() {
    return prefix + "gossip:health";
  }

  public String partitionDetected() {
    return prefix + "partition:detected";
  }

  public String partitionRecovery() {
    return prefix + "partition:recovery";
  }

  /** Refuses {@code latest}. */
  public String decision(String name) {
    return prefix + "quorum:decision:" + not(Set.of("latest"), name);
  }

  public String latestDecision() {
    return prefix + "quorum:decision:latest";
  }

  /** Decisions by when they are forgotten. */
  public String openDecisions() {
    return prefix + "quorum:decisions";
  }

  /** Batches by when they are forgotten. */
  public String openBatches() {
    return prefix + "batches";
  }

  /** Refuses names that begin with {@code lock:}. */
  public String batch(String id) {
    if (id != null && id.startsWith("lock:")) {
      throw unusable(id);
    }
    return prefix + "batch:" + name(id);
  }

  public String batchLock(String id) {
    return prefix + "batch:lock:" + name(id);
  }

  public String globalState() {
    return prefix + "state:global";
  }

  /** Refuses {@code global}. */
  public String state(String name) {
    return statePrefix() + not(Set.of("global"), name);
  }

  public String statePrefix() {
    return prefix + "state:";
  }

  public String stateNames() {
    return prefix + "state-names";
  }

  /** When each value with a ttl ends, so that names are counted and listed without reading values. */
  public String stateExpiries() {
    return prefix + "state-expiries";
  }

  public String stateVersion() {
    return prefix + "state-version";
  }

  public String lock(String name) {
    return prefix + "lock:" + name(name);
  }

  public String lockLine(String name) {
    return prefix + "lock-line:" + name(name);
  }

  public String lockFence() {
    return prefix + "lock-fence";
  }

  /** Not a key: the channel on which scripts say whose turn at a lock it is, {@code <lock> <ticket>}. */
  public String lockChannel() {
    return prefix + "locks";
  }

  static String name(String text) {
    return matched(NAME, text);
  }

  private static String not(Set<String> taken, String text) {
    if (taken.contains(text)) {
      throw unusable(text);
    }
    return name(text);
  }

  static String matched(Pattern form, String text) {
    if (text == null || !form.matcher(text).matches()) {
      throw unusable(text);
    }
    return text;
  }

  private static Refused unusable(String text) {
    return Refusal.INVALID.because("The name " + Json.text(text) + " cannot be part of a key; use 1 to 128 of A-Z a-z 0-9 . _ : @ - that name no other key");
  }
}
