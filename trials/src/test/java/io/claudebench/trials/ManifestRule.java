package io.claudebench.trials;

import java.util.function.Function;
import java.util.stream.Stream;

/** What holds for every overlay as it is rendered. Each says what breaks it; nothing is good. */
enum ManifestRule {
  PORTS("each service runs its own image on its own port", PodRules::ports),
  TAGS("an image has a tag, and not `latest`", PodRules::tags),
  PROBES("three probes ask three paths; liveness never asks what readiness asks", PodRules::probes),
  GRACE("a pod has more time to leave than preStop and drain take", PodRules::grace),
  RESTRICTED("the Pod Security Standard `restricted` takes every pod, and nobody writes to an image",
      RestrictedRules::check),
  ROOM("every container says what it needs, and the most memory it may take", PodRules::room),
  SPREAD("replicas stand on several nodes and in several zones", PodRules::spread),
  KEYS("who binds all addresses has keys, and every secret comes from a Secret", SecretRules::keys),
  SECRETS("every Secret that is named is made by a command of docs/kubernetes.md, with that key", SecretRules::known),
  USERS("each service is a user of Redis of its own, with a password of its own", SecretRules::users),
  SETTINGS("every ConfigMap that is named is there", SecretRules::settings),
  TLS("where Redis or PostgreSQL is somebody else's, it is reached over TLS and its name is verified",
      SecretRules::tls),
  SLOTS("on a Redis Cluster the prefix of keys is a hash tag, so that what a script changes is in one slot",
      SecretRules::slots),
  SCALED("one autoscaler, and a budget that lets its node be drained, for each Deployment", ScaleRules::scaled),
  CONNECTIONS("PostgreSQL lends enough connections for all replicas and a rollout", ScaleRules::connections),
  DENIED("nobody talks to anybody but by a rule; every pod has one in and one out", NetworkRules::denied),
  BOTH_ENDS("what one pod may send another may take", NetworkRules::bothEnds),
  STORES("a pod that is told of Redis or PostgreSQL may reach it", NetworkRules::stores),
  NAMED("every Service finds its pods, by a port that they have", DoorRules::services),
  ROUTED("one host: /events and /ws go to event-service, /agents to hook-service, the rest to any", DoorRules::routes),
  MEASURED("Prometheus asks each service once, with the key that may only read", DoorRules::monitors);

  private final String says;
  private final Function<Rendered, Stream<String>> check;

  ManifestRule(String says, Function<Rendered, Stream<String>> check) {
    this.says = says;
    this.check = check;
  }

  Stream<String> broken(Rendered rendered) {
    return check.apply(rendered);
  }

  @Override
  public String toString() {
    return name() + ": " + says;
  }
}
