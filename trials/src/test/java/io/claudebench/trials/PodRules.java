package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link ManifestRule}s about one pod. */
final class PodRules {
  private static final Set<String> APART = Set.of("kubernetes.io/hostname", "topology.kubernetes.io/zone");

  private PodRules() {}

  static Stream<String> ports(Rendered rendered) {
    Stream<String> missing = Sources.SERVICES.stream().filter(name -> !rendered.services().containsKey(name))
        .map(name -> "no Deployment " + name);
    return Stream.concat(missing, broken(rendered.services(), one -> {
      String name = one.getMetadata().getName();
      Container container = Rendered.container(one);
      return container.getImage().startsWith("claudebench/" + name + ":")
          && container.getPorts().getFirst().getContainerPort() == Sources.port(name);
    }));
  }

  static Stream<String> tags(Rendered rendered) {
    return containers(rendered).map(Container::getImage)
        .filter(image -> !image.matches(".+(:(?!latest$)[\\w.-]+|@sha256:[0-9a-f]{64})")).distinct();
  }

  static Stream<String> probes(Rendered rendered) {
    Stream<String> services = broken(rendered.services(), one -> {
      Container container = Rendered.container(one);
      return asks(container.getStartupProbe(), "/q/health/started")
          && asks(container.getReadinessProbe(), "/q/health/ready")
          && asks(container.getLivenessProbe(), "/q/health/live");
    });
    Stream<String> stores = rendered.byName(StatefulSet.class).entrySet().stream().filter(one -> {
      Container container = one.getValue().getSpec().getTemplate().getSpec().getContainers().getFirst();
      return container.getStartupProbe() == null || container.getReadinessProbe().getExec() == null
          || container.getLivenessProbe().getTcpSocket() == null;
    }).map(Map.Entry::getKey);
    return Stream.concat(services, stores);
  }

  private static boolean asks(Probe probe, String path) {
    HTTPGetAction get = probe == null ? null : probe.getHttpGet();
    return get != null && path.equals(get.getPath()) && "http".equals(get.getPort().getStrVal());
  }

  static Stream<String> grace(Rendered rendered) {
    return broken(rendered.services(), one -> {
      var leaving = Rendered.container(one).getLifecycle();
      return leaving != null && Rendered.pod(one).getTerminationGracePeriodSeconds()
          > leaving.getPreStop().getSleep().getSeconds() + Sources.drainSeconds();
    });
  }

  static Stream<String> room(Rendered rendered) {
    return containers(rendered).filter(container -> {
      var resources = container.getResources();
      return resources == null || !resources.getRequests().keySet().containsAll(List.of("cpu", "memory"))
          || !resources.getLimits().containsKey("memory");
    }).map(Container::getImage);
  }

  static Stream<String> spread(Rendered rendered) {
    return broken(rendered.services(), one -> Rendered.pod(one).getTopologySpreadConstraints().stream()
        .filter(rule -> rule.getMatchLabelKeys().contains("app.kubernetes.io/name")
            && rule.getLabelSelector().getMatchLabels().entrySet().stream()
            .allMatch(one.getSpec().getTemplate().getMetadata().getLabels().entrySet()::contains))
        .map(TopologySpreadConstraint::getTopologyKey).collect(Collectors.toSet()).equals(APART));
  }

  static Stream<Container> containers(Rendered rendered) {
    return rendered.templates().values().stream().map(one -> one.getSpec()).map(PodSpec::getContainers)
        .flatMap(List::stream);
  }

  private static Stream<String> broken(Map<String, Deployment> all, Predicate<Deployment> good) {
    return all.entrySet().stream().filter(one -> !good.test(one.getValue())).map(Map.Entry::getKey);
  }
}
