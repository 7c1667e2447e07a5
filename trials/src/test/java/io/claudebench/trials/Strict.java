package io.claudebench.trials;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.kustomize.v1beta1.Kustomization;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads manifests as the API server does with {@code fieldValidation=Strict}: an unknown or a double field and a value
 * of the wrong type are refused, with the path. The model's classes would keep unknown fields silently; here they may
 * not.
 */
final class Strict {
  private static final Map<String, Class<?>> KINDS = Map.ofEntries(
      Map.entry("v1 Namespace", Namespace.class),
      Map.entry("v1 ServiceAccount", ServiceAccount.class),
      Map.entry("v1 ConfigMap", ConfigMap.class),
      Map.entry("v1 Service", Service.class),
      Map.entry("apps/v1 Deployment", Deployment.class),
      Map.entry("apps/v1 StatefulSet", StatefulSet.class),
      Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
      Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
      Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
      Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
      Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
      Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
      Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
      Map.entry("keda.sh/v1alpha1 ScaledObject", ScaledObject.class),
      Map.entry("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class),
      Map.entry("kustomize.config.k8s.io/v1alpha1 Component", Kustomization.class));

  private static final ObjectMapper MODEL = JsonMapper.builder()
      .annotationIntrospector(new JacksonAnnotationIntrospector() {
        @Override
        public Boolean hasAnySetter(Annotated any) {
          return false;
        }
      })
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .withCoercionConfig(LogicalType.Textual,
          text -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
          .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
      .build();

  private Strict() {}

  /** Each document as an object of its kind. */
  static List<Object> manifests(String yaml) {
    var manifests = new ArrayList<>();
    for (Map<?, ?> document : documents(yaml)) {
      String kind = document.get("apiVersion") + " " + document.get("kind");
      Class<?> type = KINDS.get(kind);
      if (type == null) {
        throw new IllegalArgumentException("no model for " + kind);
      }
      manifests.add(MODEL.convertValue(document, type));
    }
    return manifests;
  }

  /** Each document as plain maps; anchors resolved, a key twice refused. */
  static List<Map<?, ?>> documents(String yaml) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    var documents = new Yaml(new SafeConstructor(options)).loadAll(yaml);
    return StreamSupport.stream(documents.spliterator(), false).<Map<?, ?>>map(Map.class::cast).toList();
  }
}
