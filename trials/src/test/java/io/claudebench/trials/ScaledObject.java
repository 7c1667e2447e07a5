package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;

/** Of KEDA's kind, for which there is no model on Maven Central, the fields that we use; any other is refused. */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

  /** @param pollingInterval in seconds */
  record Spec(Target scaleTargetRef, int minReplicaCount, int maxReplicaCount, int pollingInterval,
      List<Trigger> triggers) {}

  record Target(String name) {}

  /** @param metadata texts, whatever they mean */
  record Trigger(String type, String metricType, Map<String, String> metadata) {}
}
