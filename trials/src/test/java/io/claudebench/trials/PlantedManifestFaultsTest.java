package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault in a good overlay, and its rule sees it: a rule that finds nothing anywhere would prove nothing. */
class PlantedManifestFaultsTest {
  private static final Map<String, String> GOOD = new HashMap<>();

  @BeforeAll
  static void render() throws Exception {
    GOOD.put("dev", Rendered.yaml("dev"));
    GOOD.put("prod", Rendered.yaml("prod"));
    GOOD.put("other", Rendered.otherProd());
  }

  static Stream<Arguments> faults() {
    return Stream.of(pods(), rights(), secrets(), scale(), network(), doors()).flatMap(faults -> faults);
  }

  private static Stream<Arguments> pods() {
    return Stream.of(
        arguments(ManifestRule.PORTS, "dev", "containerPort: 8081", "containerPort: 8080"),
        arguments(ManifestRule.PORTS, "dev", "image: claudebench/hook-service", "image: claudebench/task-service"),
        arguments(ManifestRule.TAGS, "dev", "claudebench/task-service:0.1.0", "claudebench/task-service:latest"),
        arguments(ManifestRule.TAGS, "dev", "image: redis:7", "image: redis"),
        arguments(ManifestRule.PROBES, "prod", "path: /q/health/live", "path: /q/health/ready"),
        arguments(ManifestRule.PROBES, "prod", "path: /q/health/started", "path: /health/started"),
        arguments(ManifestRule.PROBES, "dev", "tcpSocket:\n            port: redis", "exec:\n            command: [x]"),
        arguments(ManifestRule.GRACE, "prod", "GracePeriodSeconds: 40", "GracePeriodSeconds: 30"),
        arguments(ManifestRule.ROOM, "prod", "cpu: 250m\n", ""),
        arguments(ManifestRule.ROOM, "prod", "limits:\n            memory: 512Mi", "limits: {}"),
        arguments(ManifestRule.SPREAD, "prod", "topologyKey: topology.kubernetes.io/zone",
            "topologyKey: kubernetes.io/hostname"),
        arguments(ManifestRule.SPREAD, "prod", "- app.kubernetes.io/name\n", ""));
  }

  private static Stream<Arguments> rights() {
    return Stream.of("enforce: restricted|enforce: baseline",
        "readOnlyRootFilesystem: true|readOnlyRootFilesystem: false",
        "allowPrivilegeEscalation: false|allowPrivilegeEscalation: true", "- ALL|- NET_RAW",
        "runAsNonRoot: true|runAsNonRoot: false", "runAsUser: 10001|runAsUser: 0",
        "type: RuntimeDefault|type: Unconfined",
        "automountServiceAccountToken: false|automountServiceAccountToken: true",
        "enableServiceLinks: false|hostNetwork: true",
        "emptyDir:\n          sizeLimit: 64Mi|hostPath:\n          path: /")
        .map(fault -> fault.split("\\|"))
        .map(fault -> arguments(ManifestRule.RESTRICTED, "prod", fault[0], fault[1]));
  }

  private static Stream<Arguments> secrets() {
    String admin = "name: CLAUDEBENCH_KEYS_ADMIN_SECRET\n          valueFrom:\n            secretKeyRef:\n"
        + "              key: admin-key\n              name: claudebench";
    return Stream.of(
        arguments(ManifestRule.KEYS, "prod", "QUARKUS_HTTP_HOST: 0.0.0.0", "QUARKUS_HTTP_HOST: 127.0.0.1"),
        arguments(ManifestRule.KEYS, "prod", admin, "name: CLAUDEBENCH_KEYS_ADMIN_SECRET\n          value: change-me"),
        arguments(ManifestRule.SECRETS, "prod", "key: key-pepper", "key: pepper"),
        arguments(ManifestRule.SECRETS, "prod", "secretName: redis-tls", "secretName: redis-certificate"),
        arguments(ManifestRule.SECRETS, "dev", "secretName: claudebench-tls", "secretName: other-tls"),
        arguments(ManifestRule.USERS, "dev", "key: redis-task-service", "key: redis-password"),
        arguments(ManifestRule.USERS, "dev", "${quarkus.application.name}", "default"),
        arguments(ManifestRule.USERS, "prod", "${quarkus.redis.password}@s2", "secret@s2"),
        arguments(ManifestRule.USERS, "other", "${quarkus.application.name}:${quarkus.redis.password}@r3", "r3"),
        arguments(ManifestRule.SETTINGS, "prod", "\n  name: postgres-", "\n  name: database-"),
        arguments(ManifestRule.SLOTS, "other", "CLAUDEBENCH_PREFIX: '{cb}'", "CLAUDEBENCH_PREFIX: cb"),
        arguments(ManifestRule.TLS, "other", ",rediss://", ",redis://"),
        arguments(ManifestRule.TLS, "prod", ",rediss://", ",redis://"),
        arguments(ManifestRule.TLS, "prod", "VERIFICATION_ALGORITHM: HTTPS", "VERIFICATION_ALGORITHM: NONE"),
        arguments(ManifestRule.TLS, "prod", "sslmode=verify-full", "sslmode=require"),
        arguments(ManifestRule.TLS, "prod", "mountPath: /etc/tls/redis", "mountPath: /etc/redis"));
  }

  private static Stream<Arguments> scale() {
    String budget = "maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: ";
    return Stream.of(
        arguments(ManifestRule.SCALED, "prod", budget + "task-service", budget + "task"),
        arguments(ManifestRule.SCALED, "prod", "maxUnavailable: 1\n  selector", "minAvailable: 1\n  selector"),
        arguments(ManifestRule.SCALED, "prod", "    kind: Deployment\n    name: task-service",
            "    kind: Deployment\n    name: hook-service"),
        arguments(ManifestRule.SCALED, "prod", "spec:\n  selector:\n    matchLabels",
            "spec:\n  replicas: 3\n  selector:\n    matchLabels"),
        arguments(ManifestRule.CONNECTIONS, "prod", "maxReplicas: 5", "maxReplicas: 8"));
  }

  private static Stream<Arguments> network() {
    return Stream.of(
        arguments(ManifestRule.DENIED, "prod", "podSelector: {}\n  policyTypes:\n  - Ingress\n", "podSelector: {}\n"
            + "  policyTypes:\n"),
        arguments(ManifestRule.DENIED, "prod", "component: service\n  policyTypes:\n  - Ingress",
            "component: servant\n  policyTypes:\n  - Ingress"),
        arguments(ManifestRule.DENIED, "prod", "- hook-service\n  policyTypes:\n  - Egress",
            "- hook-service\n  policyTypes:\n  - Ingress"),
        arguments(ManifestRule.BOTH_ENDS, "dev", "port: 6379\n      protocol: TCP\n  podSelector",
            "port: 6380\n      protocol: TCP\n  podSelector"),
        arguments(ManifestRule.STORES, "prod", "- port: 26379", "- port: 26380"));
  }

  private static Stream<Arguments> doors() {
    return Stream.of(
        arguments(ManifestRule.NAMED, "prod", "    targetPort: http", "    targetPort: https"),
        arguments(ManifestRule.ROUTED, "prod", "value: /ws", "value: /w"),
        arguments(ManifestRule.ROUTED, "prod", "- name: hook-service\n      port: 8084",
            "- name: task-service\n      port: 8081"),
        arguments(ManifestRule.ROUTED, "dev", "path: /agents", "path: /agent"),
        arguments(ManifestRule.MEASURED, "prod", "key: watcher-key\n        name: claudebench\n    interval",
            "key: admin-key\n        name: claudebench\n    interval"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isSeen(ManifestRule rule, String overlay, String good, String bad) {
    String yaml = GOOD.get(overlay).replace(good, bad);
    assertFalse(yaml.equals(GOOD.get(overlay)), "nothing to break: " + good);
    assertTrue(rule.broken(Rendered.read(yaml)).findAny().isPresent(), rule::toString);
  }

  @Test
  void anAutoscalerOfKedaBesideOursIsSeen() {
    String keda = Sources.read("k8s/examples/workers.yaml").replaceFirst("(?s).*?(?=apiVersion: keda)", "---\n")
        .replaceFirst("(?s)\n---.*", "\n").replace("name: worker", "name: task-service");
    assertTrue(ManifestRule.SCALED.broken(Rendered.read(GOOD.get("prod") + keda)).findAny().isPresent());
  }

  @Test
  void everyRuleIsPlanted() {
    var left = EnumSet.allOf(ManifestRule.class);
    faults().forEach(fault -> left.remove((ManifestRule) fault.get()[0]));
    assertTrue(left.isEmpty(), left::toString);
  }
}
