package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@link ManifestRule}s about who talks to whom. */
final class NetworkRules {
  private static final Pattern PORT = Pattern.compile("//(?:[^@,/]*@)?[^:,/]+:(\\d+)");

  private NetworkRules() {}

  static Stream<String> denied(Rendered rendered) {
    boolean isClosed = policies(rendered).anyMatch(one -> Selectors.say(one.getSpec().getPodSelector())
        .equals("every pod") && one.getSpec().getPolicyTypes().containsAll(List.of("Ingress", "Egress")));
    Stream<String> unnamed = rendered.templates().entrySet().stream()
        .filter(pod -> policies(rendered, pod.getValue()).noneMatch(one -> !one.getSpec().getIngress().isEmpty())
            && !pod.getKey().equals("worker")
            || policies(rendered, pod.getValue()).noneMatch(one -> !one.getSpec().getEgress().isEmpty()))
        .map(Map.Entry::getKey);
    Stream<String> idle = policies(rendered).filter(one -> isIdle(one.getSpec()))
        .map(one -> one.getMetadata().getName());
    return Stream.of(isClosed ? Stream.<String>empty() : Stream.of("nothing denies"), unnamed, idle)
        .flatMap(found -> found);
  }

  /** Has a rule of a type that it does not name: Kubernetes would not look at it. */
  private static boolean isIdle(NetworkPolicySpec policy) {
    return !policy.getIngress().isEmpty() && !policy.getPolicyTypes().contains("Ingress")
        || !policy.getEgress().isEmpty() && !policy.getPolicyTypes().contains("Egress");
  }

  static Stream<String> bothEnds(Rendered rendered) {
    var found = new ArrayList<String>();
    rendered.templates().forEach((from, sender) -> rendered.templates().forEach((to, taker) -> {
      for (ContainerPort port : taker.getSpec().getContainers().getFirst().getPorts()) {
        if (sends(rendered, sender, taker, port) != takes(rendered, sender, taker, port)) {
          found.add(from + " to " + to + ":" + port.getContainerPort() + ", one end only");
        }
      }
    }));
    return found.stream();
  }

  private static boolean sends(Rendered rendered, PodTemplateSpec sender, PodTemplateSpec taker, ContainerPort port) {
    return policies(rendered, sender).flatMap(one -> one.getSpec().getEgress().stream())
        .anyMatch(rule -> rule.getTo().stream().anyMatch(peer -> isHere(peer, taker)) && isOne(rule.getPorts(), port));
  }

  private static boolean takes(Rendered rendered, PodTemplateSpec sender, PodTemplateSpec taker, ContainerPort port) {
    return policies(rendered, taker).flatMap(one -> one.getSpec().getIngress().stream())
        .anyMatch(rule -> rule.getFrom().stream().anyMatch(peer -> isHere(peer, sender))
            && isOne(rule.getPorts(), port));
  }

  /** In this namespace. */
  private static boolean isHere(NetworkPolicyPeer peer, PodTemplateSpec pod) {
    return peer.getNamespaceSelector() == null && peer.getPodSelector() != null
        && Selectors.picks(peer.getPodSelector(), pod);
  }

  private static boolean isOne(List<NetworkPolicyPort> ports, ContainerPort port) {
    return ports.stream().map(NetworkPolicyPort::getPort)
        .anyMatch(one -> one.equals(new IntOrString(port.getContainerPort()))
            || one.equals(new IntOrString(port.getName())));
  }

  static Stream<String> stores(Rendered rendered) {
    return rendered.services().entrySet().stream().flatMap(one -> {
      Map<String, String> environment = rendered.environment(Rendered.container(one.getValue()));
      Stream<String> addresses = Stream.of("QUARKUS_REDIS_HOSTS", "QUARKUS_DATASOURCE_JDBC_URL")
          .filter(environment::containsKey).map(environment::get);
      return addresses.flatMap(address -> PORT.matcher(address).results()).map(port -> port.group(1)).distinct()
          .filter(port -> policies(rendered, one.getValue().getSpec().getTemplate())
              .flatMap(policy -> policy.getSpec().getEgress().stream())
              .flatMap(rule -> rule.getPorts().stream())
              .noneMatch(open -> open.getPort().equals(new IntOrString(Integer.parseInt(port)))))
          .map(port -> one.getKey() + " may not reach " + port);
    });
  }

  private static Stream<NetworkPolicy> policies(Rendered rendered, PodTemplateSpec pod) {
    return policies(rendered).filter(one -> Selectors.picks(one.getSpec().getPodSelector(), pod));
  }

  static Stream<NetworkPolicy> policies(Rendered rendered) {
    return rendered.each(NetworkPolicy.class).stream();
  }
}
