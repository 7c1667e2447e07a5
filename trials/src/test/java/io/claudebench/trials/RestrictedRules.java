package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the Pod Security Standard {@code restricted} asks for, and what we ask beyond it. */
final class RestrictedRules {
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

  private RestrictedRules() {}

  static Stream<String> check(Rendered rendered) {
    return Stream.of(namespaces(rendered), accounts(rendered), pods(rendered)).flatMap(found -> found);
  }

  private static Stream<String> namespaces(Rendered rendered) {
    return rendered.each(Namespace.class).stream()
        .filter(one -> !"restricted".equals(one.getMetadata().getLabels().get(ENFORCE)))
        .map(one -> "namespace " + one.getMetadata().getName());
  }

  private static Stream<String> accounts(Rendered rendered) {
    return rendered.each(ServiceAccount.class).stream()
        .filter(one -> !Boolean.FALSE.equals(one.getAutomountServiceAccountToken()))
        .map(one -> "account " + one.getMetadata().getName());
  }

  private static Stream<String> pods(Rendered rendered) {
    return rendered.templates().entrySet().stream().filter(one -> {
      PodSpec pod = one.getValue().getSpec();
      return !isNobody(pod) || !pod.getContainers().stream().allMatch(RestrictedRules::mayLittle)
          || !pod.getVolumes().stream().allMatch(RestrictedRules::isTame);
    }).map(Map.Entry::getKey);
  }

  /** Not root, no token, none of the node's namespaces, and only one kind of container, which is looked at. */
  private static boolean isNobody(PodSpec pod) {
    var security = pod.getSecurityContext();
    return security != null && Boolean.TRUE.equals(security.getRunAsNonRoot()) && security.getRunAsUser() > 0
        && "RuntimeDefault".equals(security.getSeccompProfile().getType())
        && Boolean.FALSE.equals(pod.getAutomountServiceAccountToken())
        && !Boolean.TRUE.equals(pod.getHostNetwork()) && !Boolean.TRUE.equals(pod.getHostPID())
        && !Boolean.TRUE.equals(pod.getHostIPC()) && pod.getInitContainers().isEmpty();
  }

  private static boolean mayLittle(Container container) {
    SecurityContext may = container.getSecurityContext();
    return may != null && Boolean.TRUE.equals(may.getReadOnlyRootFilesystem())
        && Boolean.FALSE.equals(may.getAllowPrivilegeEscalation())
        && !Boolean.TRUE.equals(may.getPrivileged()) && !Boolean.FALSE.equals(may.getRunAsNonRoot())
        && (may.getRunAsUser() == null || may.getRunAsUser() > 0)
        && List.of("ALL").equals(may.getCapabilities().getDrop()) && may.getCapabilities().getAdd().isEmpty()
        && container.getPorts().stream().allMatch(port -> port.getHostPort() == null);
  }

  private static boolean isTame(Volume volume) {
    return volume.getEmptyDir() != null || volume.getConfigMap() != null || volume.getSecret() != null
        || volume.getPersistentVolumeClaim() != null;
  }
}
