package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebench.servers.Ports;
import io.claudebench.testkit.Await;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis as compose and as the dev overlay start it, by their words, in directories that stand for the container's: it
 * is ready when they ask it, and each service logs in as the user that they make it, and as no other.
 */
class RedisStartTest {
  /** What a service may and what it must not. */
  private static final String TRIES = "PING\r\nKEYS *\r\nQUIT\r\n";
  private static final String MAY_AND_MUST_NOT = "+OK +PONG -NOPERM +OK";
  private static final Pattern SECRET = Pattern.compile("\\$\\{([\\w-]+)(:[^}]*)?}");
  private final int port = Ports.free();
  @TempDir
  private Path root;

  @BeforeEach
  void directories() throws IOException {
    Command.assumeInstalled("redis-server");
    Command.assumeInstalled("redis-cli");
    for (String dir : List.of("etc/redis", "run/redis", "data")) {
      Files.createDirectories(root.resolve(dir));
    }
  }

  @Test
  void composeGivesEachServiceItsUser() throws Exception {
    JsonNode services = new ObjectMapper()
        .valueToTree(Strict.documents(Sources.read("deploy/compose.yaml")).getFirst()).path("services");
    JsonNode redis = services.path("redis");
    put("redis.conf", Sources.read("deploy/redis.conf"));
    for (String file : List.of("users.acl", "users.sh")) {
      put("redis/" + file, Sources.read("deploy/redis/" + file));
    }
    var words = new ArrayList<String>();
    redis.path("command").forEach(word -> words.add(word.asText()));
    try (var started = start(words, environment(redis), redis.path("healthcheck").path("test").path(1).asText())) {
      for (String service : Sources.SERVICES) {
        String hosts = environment(services.path(service)).get("QUARKUS_REDIS_HOSTS");
        assertEquals(MAY_AND_MUST_NOT, tries(service, hosts), started::text);
      }
    }
  }

  @Test
  void theDevOverlayGivesEachServiceItsUser() throws Exception {
    Rendered dev = Rendered.read(Rendered.yaml("dev"));
    var pod = dev.byName(StatefulSet.class).get("redis").getSpec().getTemplate().getSpec();
    Container redis = pod.getContainers().getFirst();
    ConfigMap files = dev.byName(ConfigMap.class).get(pod.getVolumes().getFirst().getConfigMap().getName());
    for (var file : files.getData().entrySet()) {
      put("redis/" + file.getKey(), file.getValue());
    }
    Map<String, String> environment = filled(dev.environment(redis));
    environment.replaceAll((name, value) -> value.startsWith("$(")
        ? environment.get(value.substring(2, value.length() - 1)) : value);
    try (var started = start(redis.getArgs(), environment,
        redis.getReadinessProbe().getExec().getCommand().getLast())) {
      for (String service : Sources.SERVICES) {
        Map<String, String> its = filled(dev.environment(Rendered.container(dev.services().get(service))));
        assertEquals(MAY_AND_MUST_NOT, tries(service, its.get("QUARKUS_REDIS_HOSTS")
            .replace("${quarkus.application.name}", service)
            .replace("${quarkus.redis.password}", its.get("QUARKUS_REDIS_PASSWORD"))), started::text);
      }
    }
  }

  private void put(String file, String text) throws IOException {
    Files.writeString(root.resolve("etc").resolve(file), moved(text).replace("port 6379", "port " + port)
        .replace("bind * -::*", "bind 127.0.0.1").replace("dir /data", "dir " + root.resolve("data")));
  }

  /** What stands in the container's root stands in ours. */
  private String moved(String text) {
    return text.replace("/etc/redis", root + "/etc/redis").replace("/run/redis", root + "/run/redis");
  }

  private Command start(List<String> words, Map<String, String> environment, String isReady) throws Exception {
    var started = Command.start("redis-start", root, environment,
        words.stream().map(this::moved).toArray(String[]::new));
    if (!Await.comes(Await.PATIENCE, () -> !started.process().isAlive() || answers(environment, isReady))
        || !started.process().isAlive()) {
      started.close();
      throw new AssertionError("Redis did not start:\n" + started.text());
    }
    return started;
  }

  private boolean answers(Map<String, String> environment, String isReady) {
    try (var asked = Command.start("redis-asked", root, environment, "sh", "-c",
        isReady.replace("redis-cli", "redis-cli -p " + port))) {
      return asked.exit(Await.PATIENCE) == 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first word of each answer; the user is the service, and the password that of nobody else. */
  private String tries(String service, String hosts) throws IOException {
    String[] login = URI.create(hosts).getUserInfo().split(":");
    assertEquals(List.of(service, "of-" + service), List.of(login[0], login[1]));
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(("AUTH " + login[0] + " " + login[1] + "\r\n" + TRIES)
          .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
          .map(line -> line.split(" ")[0]).collect(Collectors.joining(" "));
    }
  }

  private static Map<String, String> environment(JsonNode service) {
    var environment = new TreeMap<String, String>();
    service.path("environment").properties()
        .forEach(one -> environment.put(one.getKey(), one.getValue().asText()));
    return filled(environment);
  }

  /** Each secret is another: {@code of-task-service} for TASK_SERVICE_PASSWORD and for the key redis-task-service. */
  private static Map<String, String> filled(Map<String, String> environment) {
    environment.replaceAll((name, value) -> SECRET.matcher(value).replaceAll(secret -> "of-"
        + secret.group(1).toLowerCase(Locale.ROOT).replace('_', '-').replaceAll("^redis-|-password$", "")));
    return environment;
  }
}
