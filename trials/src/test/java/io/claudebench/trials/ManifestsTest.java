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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;

/**
 * The manifests as they are written: parsed strictly, wherever the test runs. {@link RenderedTest} looks at what they
 * mean.
 */
class ManifestsTest {

  static List<Path> files() throws IOException {
    try (Stream<Path> base = Files.list(Sources.ROOT.resolve("k8s/base"))) {
      return Stream.concat(base.filter(file -> file.toString().endsWith(".yaml")),
          Stream.of(Sources.ROOT.resolve("deploy/kustomization.yaml")))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFieldIsOneThatKubernetesKnows(Path file) throws IOException {
    assertFalse(Strict.manifests(Files.readString(file)).isEmpty());
  }

  @Test
  void everyFileIsUsed() throws IOException {
    String kustomization = Sources.read("k8s/base/kustomization.yaml");
    for (Path file : files()) {
      String name = file.getFileName().toString();
      assertTrue(name.equals("kustomization.yaml") || kustomization.contains(" " + name + "\n"), name);
    }
  }

  /** Planted bugs: if one of these passed, the test above would prove nothing. */
  @ParameterizedTest
  @ValueSource(strings = {
      "terminationGracePeriodSeconds: 40|terminationGraceSeconds: 40",
      "readOnlyRootFilesystem: true|readOnlyRootFileSystem: true",
      "replicas: 2|replicas: two",
      "{ path: /q/health/ready, port: http }|{ path: /q/health/ready, port: http, retries: 3 }",
      "value: admin }|value: 1 }"})
  void aWrongFieldAnywhereIsRefused(String bug) {
    String[] change = bug.split("\\|");
    String good = Sources.read("k8s/base/service.yaml");
    String bad = good.replace(change[0], change[1]);
    assertFalse(good.equals(bad), change[0]);
    assertThrows(IllegalArgumentException.class, () -> Strict.manifests(bad));
  }

  @Test
  void aFieldGivenTwiceIsRefused() {
    String bad = Sources.read("k8s/base/service.yaml").replace("  replicas: 2\n", "  replicas: 2\n  replicas: 3\n");
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
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/Dockerfile.jvm", "deploy/Dockerfile.native"})
  void imagesRunOneServiceAsNobodySpecialAndGetTheirSignals(String file) {
    String text = Sources.read(file);
    assertTrue(text.contains("\nARG SERVICE\n"));
    assertTrue(text.contains("\nUSER 10001:10001\n"));
    assertTrue(text.contains("\nENTRYPOINT ["), "without a shell in between");
  }
}
