package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@link ManifestRule}s about how many there are. */
final class ScaleRules {
  /** What PostgreSQL lends to others than its superuser: max_connections 100, less 3. */
  private static final int LENT = 97;

  private ScaleRules() {}

  static Stream<String> scaled(Rendered rendered) {
    return rendered.each(Deployment.class).stream()
        .filter(one -> one.getSpec().getReplicas() != null || scalers(rendered, one).size() != 1
            || budgets(rendered, one).size() != 1 || !canBeDrained(budgets(rendered, one).getFirst()))
        .map(one -> one.getMetadata().getName());
  }

  /** Both kinds: two on one Deployment would undo each other's work. */
  private static List<String> scalers(Rendered rendered, Deployment one) {
    return Stream.concat(
        rendered.each(HorizontalPodAutoscaler.class).stream().map(scaler -> scaler.getSpec().getScaleTargetRef())
        .filter(target -> target.getKind().equals("Deployment")).map(target -> target.getName()),
        rendered.each(ScaledObject.class).stream().map(scaler -> scaler.spec().scaleTargetRef().name()))
        .filter(one.getMetadata().getName()::equals).toList();
  }

  private static List<PodDisruptionBudget> budgets(Rendered rendered, Deployment one) {
    return rendered.each(PodDisruptionBudget.class).stream()
        .filter(budget -> Selectors.picks(budget.getSpec().getSelector(), one.getSpec().getTemplate())).toList();
  }

  private static boolean canBeDrained(PodDisruptionBudget budget) {
    return budget.getSpec().getMaxUnavailable() != null && budget.getSpec().getMaxUnavailable().getIntVal() > 0;
  }

  static Stream<String> connections(Rendered rendered) {
    Map<String, HorizontalPodAutoscaler> scalers = rendered.byName(HorizontalPodAutoscaler.class);
    int asked = rendered.services().keySet().stream().filter(scalers::containsKey)
        .mapToInt(name -> Sources.connections(name) * (scalers.get(name).getSpec().getMaxReplicas() + 1)).sum();
    return asked <= LENT ? Stream.empty() : Stream.of(asked + " connections, PostgreSQL lends " + LENT);
  }
}
