package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebench.servers.Ports;
import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Packaged;
import io.claudebench.testkit.ServiceProcess;
import io.claudebench.trials.kit.Root;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The images, as far as one can look without a registry: what a Dockerfile puts on its base, in a tar; and the services
 * from it, with the environment that the dev overlay gives their pods, asked what the node will ask.
 */
@Timeout(300)
class ImageTest {
  private static final String SERVICE = "event-service";
  private static final Set<String> LABELS = Set.of("title", "description", "version", "revision", "licenses",
      "base.name");
  private static final int USER = 10_001;
  /** This machine is shared by four. */
  private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  @TempDir
  private static Path temp;
  private static ImageTar image;

  @BeforeAll
  static void make() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    image = ImageTar.make(Dockerfile.of("deploy/Dockerfile.jvm", SERVICE), temp.resolve("image.tar"),
        temp.resolve("root"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/Dockerfile.jvm", "deploy/Dockerfile.native"})
  void aDockerfileTakesABaseWithoutShellAndSaysWhatItMakes(String file) {
    Dockerfile dockerfile = Dockerfile.of(file, SERVICE);
    assertTrue(dockerfile.base().matches("gcr\\.io/distroless/[\\w-]+-debian13:nonroot"), dockerfile.base());
    assertEquals(USER + ":" + USER, dockerfile.user());
    dockerfile.labels().forEach((name, text) -> assertFalse(text.isBlank() || text.contains("$"), name));
    assertEquals(dockerfile.base(), dockerfile.labels().get("org.opencontainers.image.base.name"));
    assertEquals("claudebench/" + SERVICE, dockerfile.labels().get("org.opencontainers.image.title"));
    LABELS.forEach(name -> assertTrue(dockerfile.labels().containsKey("org.opencontainers.image." + name), name));
    assertTrue(dockerfile.entrypoint().size() > 1, "a list of words: a shell would be asked to read a line");
  }

  @Test
  void theImageRunsAsNobodySpecialAndHoldsNothingThatItMayWrite() {
    assertEquals(USER + ":" + USER, image.config().path("User").asText());
    assertEquals("/tmp", image.config().path("WorkingDir").asText());
    assertEquals("/usr/bin/java", image.entrypoint().getFirst());
    assertTrue(image.config().path("Labels").has("org.opencontainers.image.version"));
    assertTrue(image.files().containsKey(image.entrypoint().getLast()));
    image.files().forEach((path, entry) -> {
      assertFalse(path.matches(".*/(sh|bash|dash|ash|busybox|env)"), path);
      assertEquals(0, entry.getLongUserId(), path);
      assertEquals(0, entry.getMode() & 022, path + " may be written by others than root");
    });
  }

  @ParameterizedTest
  @FieldSource("io.claudebench.trials.Sources#SERVICES")
  void theBillOfMaterialsNamesEveryLibrary(String service) throws IOException {
    Path target = Sources.ROOT.resolve(service).resolve("target");
    JsonNode bom = new ObjectMapper().readTree(Files.readString(target.resolve("bom.json")));
    assertEquals("CycloneDX", bom.path("bomFormat").asText());
    var named = new HashSet<String>();
    bom.path("components").forEach(one -> named.add(one.path("group").asText() + "." + one.path("name").asText()
        + "-" + one.path("version").asText()));
    try (Stream<Path> libraries = Files.walk(target.resolve("quarkus-app/lib"))) {
      assertEquals(List.of(), libraries.map(path -> path.getFileName().toString()).filter(jar -> jar.endsWith(".jar"))
          .filter(jar -> named.stream().noneMatch(jar::startsWith)).toList());
    }
  }

  @Test
  void withItsPodsEnvironmentEachServiceAnswersTheProbes() throws Exception {
    Rendered dev = Rendered.read(Rendered.yaml("dev"));
    try (var redis = RedisServer.start(RedisOptions.fresh().withPassword(secret("${redis-password}")));
        var postgres = PostgresServer.start(PostgresOptions.fresh())) {
      List<ServiceProcess> pods = Sources.SERVICES.stream()
          .map(name -> pod(name, Rendered.container(dev.services().get(name)), dev, redis, postgres)).toList();
      try {
        pods.forEach(ServiceProcess::launch);
        pods.forEach(pod -> probes(dev, pod.toString()).forEach(path -> pod.awaitStatus(path, 200)));
        redis.mustHaveDeniedNothing();
      } finally {
        pods.parallelStream().filter(ServiceProcess::isRunning).forEach(ServiceProcess::kill9);
      }
    }
  }

  private static Stream<String> probes(Rendered dev, String name) {
    Container container = Rendered.container(dev.services().get(name));
    return Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
        .map(probe -> probe.getHttpGet().getPath());
  }

  /** What stands for secrets and stores is filled in; all else is as in the pod. */
  private static ServiceProcess pod(String name, Container container, Rendered dev, RedisServer redis,
      PostgresServer postgres) {
    Map<String, String> environment = dev.environment(container);
    environment.replaceAll((key, value) -> value.startsWith("${") ? secret(value) : value);
    environment.computeIfPresent("QUARKUS_REDIS_HOSTS",
        (key, hosts) -> hosts.replace("@redis:6379", "@127.0.0.1:" + redis.port()));
    environment.replace("QUARKUS_REDIS_PASSWORD", URI.create(redis.uri(name)).getUserInfo().split(":")[1]);
    environment.replace("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
    environment.replace("QUARKUS_DATASOURCE_USERNAME", postgres.username());
    environment.replace("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
    var command = new ArrayList<>(List.of("/usr/bin/env", "QUARKUS_HTTP_HOST=" + environment.get("QUARKUS_HTTP_HOST")));
    command.addAll(name.equals(SERVICE) ? fromImage() : fromBuild(name));
    return new ServiceProcess(name, command, Ports.free(), Root.out().resolve("pod-" + name + ".log"), environment);
  }

  private static String secret(String key) {
    return "sixteen-at-least" + key.replaceAll("[${}]", "-");
  }

  /** As the image's user, where we may be somebody else. */
  private static List<String> fromImage() {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
    }
    image.entrypoint().forEach(word -> command.add(word.equals("/usr/bin/java") ? java()
        : word.startsWith("/app") ? temp.resolve("root" + word).toString() : word));
    command.addAll(command.indexOf(java()) + 1, SMALL);
    return command;
  }

  private static List<String> fromBuild(String name) {
    return Packaged.jar(Root.app(name).resolve("quarkus-run.jar"));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
