package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code kubectl apply -k} would send of each overlay: skipped, with a printed reason, where kubectl is not
 * installed. {@link PlantedManifestFaultsTest} shows that each rule can fail.
 */
class RenderedTest {
  private static final String EXAMPLE = "k8s/examples/workers.yaml";
  private static final Path RULES = Sources.ROOT.resolve("deploy/prometheus/rules.yaml");
  private static final Map<String, Rendered> OVERLAYS = new LinkedHashMap<>();
  private static Rendered otherProd;

  @BeforeAll
  static void render() throws Exception {
    OVERLAYS.put("dev", Rendered.read(Rendered.yaml("dev")));
    OVERLAYS.put("prod", Rendered.read(Rendered.yaml("prod")));
    otherProd = Rendered.read(Rendered.otherProd());
  }

  static Stream<Arguments> rules() {
    return Stream.of("dev", "prod", "prod, the other choices").flatMap(overlay -> Stream.of(ManifestRule.values())
        .map(rule -> Arguments.of(overlay, rule)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void nothingBreaksARule(String overlay, ManifestRule rule) {
    assertEquals(List.of(), rule.broken(OVERLAYS.getOrDefault(overlay, otherProd)).toList());
  }

  @Test
  void theExampleOfWorkersKeepsTheRulesThatConcernIt() {
    var example = Rendered.read(Sources.read(EXAMPLE));
    for (ManifestRule rule : List.of(ManifestRule.TAGS, ManifestRule.RESTRICTED, ManifestRule.ROOM,
        ManifestRule.SECRETS, ManifestRule.SCALED, ManifestRule.DENIED)) {
      assertEquals(List.of(), rule.broken(example).toList(), rule::toString);
    }
  }

  @Test
  void theDocumentShowsWhoTalksToWhom() {
    var places = new LinkedHashMap<>(OVERLAYS);
    places.put("workers", Rendered.read(Sources.read(EXAMPLE)));
    String doc = Sources.read("docs/kubernetes.md");
    String shown = doc.substring(doc.indexOf("<!-- network -->"), doc.indexOf("<!-- /network -->"));
    assertEquals(String.join("\n", NetworkTable.rows(places)),
        String.join("\n", shown.lines().filter(line -> line.startsWith("|")).toList()));
  }

  /** Kustomize cannot put a file's text into a field, so the text stands twice. */
  @Test
  void alertsAreThoseOfPrometheus() throws Exception {
    assertEquals(1, OVERLAYS.get("prod").each(PrometheusRule.class).size());
    Command.assume(Files.exists(RULES), "there are no rules for Prometheus");
    String file = "k8s/components/monitoring/rules.yaml";
    String rules = Sources.read(file);
    String head = rules.substring(0, rules.indexOf("spec:\n") + "spec:\n".length());
    assertEquals(head + Files.readString(RULES).replaceAll("(?m)^(?=.)", "  "), rules, () -> "make it anew: "
        + "{ sed '/^spec:/q' " + file + "; sed 's/^./  &/' deploy/prometheus/rules.yaml; } > rules.new"
        + " && mv rules.new " + file);
  }

  @Test
  void redisRunsWithTheOneRedisConfAndHasRoomForItsCopy() {
    Rendered dev = OVERLAYS.get("dev");
    ConfigMap conf = dev.each(ConfigMap.class).stream().filter(map -> map.getData().containsKey("redis.conf"))
        .findFirst().orElseThrow();
    for (String file : List.of("redis.conf", "redis/users.acl", "redis/users.sh")) {
      assertEquals(Sources.read("deploy/" + file), conf.getData().get(Path.of(file).getFileName().toString()));
    }
    PodSpec redis = dev.byName(StatefulSet.class).get("redis").getSpec().getTemplate().getSpec();
    assertEquals(conf.getMetadata().getName(), redis.getVolumes().getFirst().getConfigMap().getName());
    Container container = redis.getContainers().getFirst();
    assertTrue(container.getArgs().getLast()
        .endsWith("redis-server " + container.getVolumeMounts().get(1).getMountPath() + "/redis.conf"));
    var most = Quantity.parse(RedisConf.of(conf.getData().get("redis.conf")).get("maxmemory").replaceFirst("gb$",
        "Gi"));
    assertTrue(container.getResources().getLimits().get("memory").getNumericalAmount()
        .compareTo(most.getNumericalAmount()) > 0);
  }
}
