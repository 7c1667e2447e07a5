package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;

/**
 * The manifests as they are written: parsed strictly, wherever the test runs. {@link RenderedTest} looks at what they
 * mean.
 */
class ManifestsTest {
  /** Of a file about one thing of ours; a store, an example and the alerts stand whole in theirs. */
  private static final int LONG = 80;

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(Sources.ROOT.resolve("k8s"))) {
      return Stream.concat(all.filter(Files::isRegularFile),
          Stream.of(Sources.ROOT.resolve("deploy/kustomization.yaml"))).toList();
    }
  }

  static List<Path> manifests() throws IOException {
    return files().stream().filter(file -> file.toString().endsWith(".yaml")).toList();
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void everyFieldIsOneThatKubernetesKnows(Path file) throws IOException {
    assertFalse(Strict.manifests(Files.readString(file)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyNumberHasItsReasonAndNoFileIsLong(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertEquals(List.of(), file.endsWith("rules.yaml") ? List.of() : Reasons.missing(lines));
    boolean isWhole = Stream.of("redis.yaml", "postgres.yaml", "workers.yaml", "rules.yaml").anyMatch(file::endsWith);
    assertTrue(isWhole || lines.size() <= LONG, lines.size() + " lines");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsUsed(Path file) throws IOException {
    Path beside = file.resolveSibling("kustomization.yaml");
    String text = Files.exists(beside) ? Files.readString(beside) : Sources.read("docs/kubernetes.md");
    assertTrue(file.equals(beside) || text.matches("(?s).*\\b" + file.getFileName() + "\\b.*"));
  }

  @Test
  void aNumberWithoutAReasonIsSeen() {
    assertEquals(List.of("  replicas: 3"), Reasons.missing(List.of("spec:", "  replicas: 3")));
    assertEquals(List.of(), Reasons.missing(List.of("spec:", "  # One for each zone.", "  replicas: 3")));
  }

  /** Planted bugs: if one of these passed, the test above would prove nothing. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      base/service.yaml | terminationGracePeriodSeconds: 40 | terminationGraceSeconds: 40
      base/service.yaml | readOnlyRootFilesystem: true | readOnlyRootFileSystem: true
      base/service.yaml | runAsUser: 10001 | runAsUser: nobody
      base/service.yaml | path: /q/health/ready, port: http } | path: /q/health/ready, port: http, retries: 3 }
      base/service.yaml | key: admin-key } | key: 1 }
      base/namespace.yaml | automountServiceAccountToken | automountToken
      base/network.yaml | policyTypes: [Egress] | policyType: Egress
      base/scale.yaml | averageUtilization: 70 | utilization: 70
      base/budget.yaml | maxUnavailable: 1 | maxUnavailable: [1]
      base/kustomization.yaml | configMapGenerator | configMapGenerators
      components/ingress/ingress.yaml | pathType: Exact | match: Exact
      components/ingress/kustomization.yaml | resources | resource
      components/gateway/route.yaml | timeouts: { request: 45s } | timeout: 45s
      components/monitoring/monitor.yaml | interval: 15s | every: 15s
      components/monitoring/rules.yaml | expr: | expression:
      overlays/dev/redis.yaml | volumeClaimTemplates | volumeClaims
      examples/workers.yaml | pollingInterval: 15 | pollInterval: 15
      examples/workers.yaml | threshold: "30" | threshold: [30]
      """)
  void aWrongFieldAnywhereIsRefused(String file, String right, String wrong) {
    String good = Sources.read("k8s/" + file);
    String bad = good.replace(right, wrong);
    assertFalse(good.equals(bad), right);
    assertThrows(IllegalArgumentException.class, () -> Strict.manifests(bad));
  }

  @Test
  void aFieldGivenTwiceIsRefused() {
    String bad = Sources.read("k8s/base/service.yaml").replace("strategy:\n", "strategy: {}\n  strategy:\n");
    assertThrows(DuplicateKeyException.class, () -> Strict.manifests(bad));
  }

  @Test
  void redisNeverEvictsAndWritesEverythingToItsFile() {
    var conf = RedisConf.of(Sources.read("deploy/redis.conf"));
    assertEquals("noeviction", conf.get("maxmemory-policy"));
    assertEquals("yes", conf.get("appendonly"));
    assertTrue(List.of("everysec", "always").contains(conf.get("appendfsync")));
    assertNotNull(conf.get("maxmemory"));
    assertFalse(conf.has("requirepass"), "a password does not stand in a file under git");
    assertEquals("/run/redis/users.acl", conf.get("aclfile"));
  }
}
