package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Tree;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Manifests as the API server would get them, read strictly. */
record Rendered(List<Object> all) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static Rendered read(String yaml) {
    return new Rendered(Strict.manifests(yaml));
  }

  /** What {@code kubectl apply -k} sends; skips the test, and says why, where kubectl is not installed. */
  static String yaml(String overlay) throws Exception {
    return yaml(Sources.ROOT.resolve("k8s/overlays").resolve(overlay));
  }

  private static String yaml(Path overlay) throws Exception {
    Command.assumeInstalled("kubectl");
    String log = "kustomize-" + overlay.getFileName();
    try (var kubectl = Command.start(log, overlay, Map.of(), "kubectl", "kustomize", ".")) {
      assertEquals(0, kubectl.exit(PATIENCE), kubectl::text);
      return kubectl.text();
    }
  }

  /** The prod overlay with everything that its kustomization offers after an {@code # or}. */
  static String otherProd() throws Exception {
    Path copy = Files.createTempDirectory("claudebench-k8s");
    Path k8s = Sources.ROOT.resolve("k8s");
    try (Stream<Path> files = Files.walk(k8s)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(k8s.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(file).replaceAll("(?m)^( +- )\\S+ # or (\\S+)$", "$1$2"));
      }
      return yaml(copy.resolve("overlays/prod"));
    } finally {
      Tree.delete(copy);
    }
  }

  <T> List<T> each(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends HasMetadata> Map<String, T> byName(Class<T> type) {
    return each(type).stream().collect(Collectors.toMap(one -> one.getMetadata().getName(), one -> one,
        (one, other) -> {
          throw new IllegalArgumentException("twice: " + type.getSimpleName() + " " + one.getMetadata().getName());
        }, TreeMap::new));
  }

  /** What pods are made from, by the name of who makes them. */
  Map<String, PodTemplateSpec> templates() {
    return Stream.concat(
        each(Deployment.class).stream().map(one -> Map.entry(one.getMetadata().getName(), one.getSpec().getTemplate())),
        each(StatefulSet.class).stream().map(one -> Map.entry(one.getMetadata().getName(),
            one.getSpec().getTemplate())))
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
  }

  /** The four, or of them what there is. */
  Map<String, Deployment> services() {
    Map<String, Deployment> deployments = byName(Deployment.class);
    deployments.keySet().retainAll(Sources.SERVICES);
    return deployments;
  }

  static PodSpec pod(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec();
  }

  static Container container(Deployment deployment) {
    return pod(deployment).getContainers().getFirst();
  }

  /** What a container finds in its environment; what comes from a Secret as {@code ${key}}. */
  Map<String, String> environment(Container container) {
    var environment = new TreeMap<String, String>();
    Map<String, ConfigMap> maps = byName(ConfigMap.class);
    container.getEnvFrom().stream().map(from -> maps.get(from.getConfigMapRef().getName())).filter(map -> map != null)
        .forEach(map -> environment.putAll(map.getData()));
    container.getEnv().forEach(env -> environment.put(env.getName(), value(env)));
    return environment;
  }

  private static String value(EnvVar env) {
    return env.getValueFrom() == null ? env.getValue() : "${" + env.getValueFrom().getSecretKeyRef().getKey() + "}";
  }
}
