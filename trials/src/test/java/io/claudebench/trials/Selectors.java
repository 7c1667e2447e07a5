package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Label selectors: what they pick, and how a person says it. */
final class Selectors {
  private static final String NAME = "app.kubernetes.io/name=";

  private Selectors() {}

  static boolean picks(LabelSelector selector, PodTemplateSpec template) {
    return picks(selector, template.getMetadata().getLabels());
  }

  /** Nothing picks all. */
  static boolean picks(LabelSelector selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(labels(selector).entrySet())
        && selector.getMatchExpressions().stream().allMatch(one -> switch (one.getOperator()) {
          case "In" -> one.getValues().contains(labels.get(one.getKey()));
          default -> throw new IllegalArgumentException("not read here: " + one.getOperator());
        });
  }

  static String say(LabelSelector selector) {
    Stream<String> labels = labels(selector).entrySet().stream().sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue());
    Stream<String> one = selector.getMatchExpressions().stream()
        .map(any -> any.getKey() + "=" + String.join(", ", any.getValues()));
    String all = Stream.concat(labels, one).collect(Collectors.joining(" and "));
    return all.isEmpty() ? "every pod" : all.equals("app.kubernetes.io/component=service") ? "the four services"
        : all.startsWith(NAME) ? all.substring(NAME.length()) : "`" + all + "`";
  }

  private static Map<String, String> labels(LabelSelector selector) {
    return selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
  }
}
