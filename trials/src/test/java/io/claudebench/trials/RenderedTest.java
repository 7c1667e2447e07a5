package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@code kubectl apply -k k8s/base} would send: skipped, with a printed reason, where kubectl is not installed.
 */
class RenderedTest {
  private static List<Object> all;

  @BeforeAll
  static void render() throws Exception {
    Command.assumeInstalled("kubectl");
    try (var kubectl = Command.start("kustomize", Path.of(".."), Map.of(), "kubectl", "kustomize", "k8s/base")) {
      assertEquals(0, kubectl.exit(Duration.ofSeconds(30)), kubectl::text);
      all = Strict.manifests(kubectl.text());
    }
  }

  @Test
  void deploysTheFourServicesOnTheirPorts() {
    assertEquals(Sources.SERVICES.stream().sorted().toList(),
        byName(Deployment.class).keySet().stream().sorted().toList());
    byName(Deployment.class).forEach((name, deployment) -> {
      Container container = service(deployment);
      assertTrue(container.getImage().startsWith("claudebench/" + name + ":"), container.getImage());
      assertEquals(Sources.port(name), container.getPorts().getFirst().getContainerPort());
    });
  }

  @Test
  void everyServiceReachesItsPods() {
    var templates = Stream.concat(
        byName(Deployment.class).entrySet()
        .stream().map(e -> Map.entry(e.getKey(), e.getValue().getSpec().getTemplate())),
        byName(StatefulSet.class).entrySet()
        .stream().map(e -> Map.entry(e.getKey(), e.getValue().getSpec().getTemplate())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    var services = byName(Service.class);
    assertEquals(templates.keySet(), services.keySet());
    services.forEach((name, service) -> {
      PodTemplateSpec template = templates.get(name);
      assertTrue(template.getMetadata().getLabels().entrySet().containsAll(service.getSpec().getSelector().entrySet()),
          name);
      var port = template.getSpec().getContainers().getFirst().getPorts().getFirst();
      assertEquals(port.getName(), service.getSpec().getPorts().getFirst().getTargetPort().getStrVal());
      assertEquals(port.getContainerPort(), service.getSpec().getPorts().getFirst().getPort());
    });
  }

  @Test
  void livenessNeverAsksWhatReadinessAsks() {
    byName(Deployment.class).forEach((name, deployment) -> {
      Container container = service(deployment);
      assertEquals("/q/health/live", container.getStartupProbe().getHttpGet().getPath(), name);
      assertEquals("/q/health/ready", container.getReadinessProbe().getHttpGet().getPath(), name);
      assertEquals("/q/health/live", container.getLivenessProbe().getHttpGet().getPath(), name);
    });
    byName(StatefulSet.class).forEach((name, set) -> {
      Container container = set.getSpec().getTemplate().getSpec().getContainers().getFirst();
      assertNotEquals(container.getReadinessProbe(), container.getLivenessProbe(), name);
      assertTrue(container.getLivenessProbe().getTcpSocket() != null, name);
    });
  }

  @Test
  void podsHaveMoreTimeToLeaveThanADrainTakes() {
    byName(Deployment.class).forEach((name, deployment) -> {
      long sleep = service(deployment).getLifecycle().getPreStop().getSleep().getSeconds();
      assertTrue(pod(deployment).getTerminationGracePeriodSeconds() > sleep + Sources.drainSeconds(), name);
    });
  }

  @Test
  void nobodyIsRootOrWritesToItsImage() {
    pods().forEach(pod -> {
      assertTrue(pod.getSecurityContext().getRunAsNonRoot());
      assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
      assertFalse(pod.getAutomountServiceAccountToken());
      pod.getContainers().forEach(container -> {
        assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem());
        assertFalse(container.getSecurityContext().getAllowPrivilegeEscalation());
        assertEquals(List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        assertTrue(container.getResources().getRequests().keySet().containsAll(List.of("cpu", "memory")));
        assertTrue(container.getResources().getLimits().containsKey("memory"));
      });
    });
  }

  @Test
  void whoBindsAllAddressesHasKeysFromTheSecret() {
    byName(Deployment.class).forEach((name, deployment) -> {
      List<EnvVar> environment = service(deployment).getEnv();
      assertTrue(environment.stream().anyMatch(env -> env.getName().equals("QUARKUS_HTTP_HOST")
          && env.getValue().equals("0.0.0.0")));
      assertTrue(environment.stream().anyMatch(env -> env.getName().matches("CLAUDEBENCH_KEYS_[A-Z]+_SECRET")), name);
    });
    List<EnvVar> secrets = pods().flatMap(pod -> pod.getContainers().stream())
        .flatMap(container -> container.getEnv().stream())
        .filter(env -> env.getName().matches(".*(SECRET|PASSWORD)")).toList();
    assertFalse(secrets.isEmpty());
    secrets.forEach(env -> assertEquals("claudebench", env.getValueFrom().getSecretKeyRef().getName(), env.getName()));
  }

  @Test
  void redisRunsWithTheOneRedisConfAndHasRoomForItsCopy() {
    ConfigMap conf = byName(ConfigMap.class).values().iterator().next();
    assertEquals(Sources.read("deploy/redis.conf"), conf.getData().get("redis.conf"));
    PodSpec redis = byName(StatefulSet.class).get("redis").getSpec().getTemplate().getSpec();
    assertEquals(conf.getMetadata().getName(), redis.getVolumes().getFirst().getConfigMap().getName());
    Container container = redis.getContainers().getFirst();
    assertTrue(container.getArgs().contains(container.getVolumeMounts().get(1).getMountPath() + "/redis.conf"));
    var most = Quantity.parse(RedisConf.of(conf.getData().get("redis.conf")).get("maxmemory").replaceFirst("gb$",
        "Gi"));
    assertTrue(container.getResources().getLimits().get("memory").getNumericalAmount()
        .compareTo(most.getNumericalAmount()) > 0);
  }

  private static <T extends HasMetadata> Map<String, T> byName(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast)
        .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
  }

  private static Stream<PodSpec> pods() {
    return Stream.concat(byName(Deployment.class).values().stream().map(RenderedTest::pod),
        byName(StatefulSet.class).values().stream().map(set -> set.getSpec().getTemplate().getSpec()));
  }

  private static PodSpec pod(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec();
  }

  private static Container service(Deployment deployment) {
    return pod(deployment).getContainers().getFirst();
  }
}
