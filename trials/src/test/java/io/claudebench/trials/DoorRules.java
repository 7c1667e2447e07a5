package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@link ManifestRule}s about the ways in. */
final class DoorRules {
  private static final Map<String, String> WAYS = Map.of("/events", "event-service", "/ws", "event-service",
      "/agents", "hook-service", "/", "fleet");

  private DoorRules() {}

  static Stream<String> services(Rendered rendered) {
    return rendered.byName(Service.class).entrySet().stream().filter(one -> {
      var port = one.getValue().getSpec().getPorts().getFirst();
      List<PodTemplateSpec> pods = pods(rendered, one.getValue());
      return pods.isEmpty() || pods.stream().map(pod -> pod.getSpec().getContainers().getFirst().getPorts().getFirst())
          .anyMatch(has -> !has.getName().equals(port.getTargetPort().getStrVal())
              || pods.size() == 1 && !has.getContainerPort().equals(port.getPort()));
    }).map(Map.Entry::getKey);
  }

  private static List<PodTemplateSpec> pods(Rendered rendered, Service service) {
    var selector = new LabelSelectorBuilder().withMatchLabels(service.getSpec().getSelector()).build();
    return rendered.templates().values().stream().filter(pod -> Selectors.picks(selector, pod)).toList();
  }

  /** Path → Service and port, by whichever way in there is. */
  static Stream<String> routes(Rendered rendered) {
    var ways = new TreeMap<String, String>();
    rendered.each(Ingress.class).stream().flatMap(one -> one.getSpec().getRules().stream())
        .flatMap(rule -> rule.getHttp().getPaths().stream())
        .forEach(path -> ways.put(path.getPath(), path.getBackend().getService().getName() + ":"
            + path.getBackend().getService().getPort().getName()));
    rendered.each(HTTPRoute.class).stream().flatMap(one -> one.getSpec().getRules().stream())
        .forEach(rule -> rule.getMatches().forEach(match -> ways.put(match.getPath().getValue(),
            rule.getBackendRefs().getFirst().getName() + ":" + rule.getBackendRefs().getFirst().getPort())));
    if (!ways.keySet().equals(WAYS.keySet())) {
      return Stream.of("ways are " + ways.keySet());
    }
    return ways.entrySet().stream().filter(way -> !leads(rendered, way.getKey(), way.getValue()))
        .map(way -> way.getKey() + " to " + way.getValue());
  }

  private static boolean leads(Rendered rendered, String path, String to) {
    String name = to.substring(0, to.indexOf(':'));
    String port = to.substring(to.indexOf(':') + 1);
    Service service = rendered.byName(Service.class).get(name);
    return WAYS.get(path).equals(name) && service != null && service.getSpec().getPorts().stream()
        .anyMatch(one -> one.getName().equals(port) || String.valueOf(one.getPort()).equals(port));
  }

  static Stream<String> monitors(Rendered rendered) {
    return rendered.each(ServiceMonitor.class).stream().filter(one -> {
      var asked = rendered.byName(Service.class).entrySet().stream()
          .filter(service -> Selectors.picks(one.getSpec().getSelector(), labels(service.getValue())))
          .map(Map.Entry::getKey).sorted().toList();
      var endpoint = one.getSpec().getEndpoints().getFirst();
      return !asked.equals(Sources.SERVICES.stream().sorted().toList()) || !"http".equals(endpoint.getPort())
          || !"/q/metrics".equals(endpoint.getPath())
          || !"watcher-key".equals(endpoint.getAuthorization().getCredentials().getKey());
    }).map(one -> one.getMetadata().getName());
  }

  private static Map<String, String> labels(Service service) {
    return service.getMetadata().getLabels() == null ? Map.of() : service.getMetadata().getLabels();
  }
}
