package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code deploy/compose.yaml} runs the same four services with the same rules as {@code k8s/base}. */
class ComposeTest {
  private final JsonNode services =
      new ObjectMapper().valueToTree(Strict.documents(Sources.read("deploy/compose.yaml")).getFirst()).path("services");

  @Test
  void runsTheFourServicesOnRedis7AndPostgres17() {
    Set<String> names = new TreeSet<>(Sources.SERVICES);
    names.addAll(Set.of("redis", "postgres", "prometheus", "grafana"));
    Set<String> found = new TreeSet<>();
    services.fieldNames().forEachRemaining(found::add);
    assertEquals(names, found);
    assertEquals("redis:7", services.path("redis").path("image").asText());
    assertEquals("postgres:17", services.path("postgres").path("image").asText());
  }

  @Test
  void eachServiceIsBuiltFromItsOwnDirectoryAndListensOnItsPort() {
    for (String name : Sources.SERVICES) {
      JsonNode service = services.path(name);
      int port = Sources.port(name);
      assertEquals(name, service.path("build").path("args").path("SERVICE").asText());
      assertTrue(Sources.ROOT.resolve("deploy").resolve(service.path("build").path("context").asText())
          .resolve(service.path("build").path("dockerfile").asText()).toFile().exists(), name);
      assertEquals(port, service.path("environment").path("QUARKUS_HTTP_PORT").asInt());
      assertEquals("127.0.0.1:" + port + ":" + port, service.path("ports").path(0).asText(), "loopback only");
    }
  }

  @Test
  void storesAreAskedWhetherTheyAreReadyAndServicesWaitForThem() {
    Set.of("redis", "postgres").forEach(name ->
        assertTrue(services.path(name).path("healthcheck").path("test").size() > 1, name));
    for (String name : Sources.SERVICES) {
      assertTrue(services.path(name).path("healthcheck").isMissingNode(), "the image has nothing that could ask");
      assertEquals("service_healthy", services.path(name).path("depends_on").path("redis").path("condition").asText(),
          name);
    }
    assertEquals("service_healthy",
        services.path("task-service").path("depends_on").path("postgres").path("condition").asText());
  }

  @Test
  void whoeverCanWritesNothingButItsVolumesAndMayLittle() {
    Stream.concat(Sources.SERVICES.stream(), Stream.of("prometheus", "grafana")).map(services::path).forEach(one -> {
      assertTrue(one.path("read_only").asBoolean());
      assertEquals("ALL", one.path("cap_drop").path(0).asText());
      assertEquals("no-new-privileges:true", one.path("security_opt").path(0).asText());
    });
    services.forEach(one -> {
      assertFalse(one.path("mem_limit").isMissingNode(), "has a limit");
      assertTrue(one.has("build") || one.path("image").asText().matches(".+:(?!latest$).+"), "has a tag");
      one.path("ports").forEach(port -> assertTrue(port.asText().startsWith("127.0.0.1:"), "loopback only"));
    });
  }

  @Test
  void prometheusAndGrafanaComeWhenAskedForAndReadWhatIsInTheTree() {
    for (String name : Set.of("prometheus", "grafana")) {
      assertEquals("observe", services.path(name).path("profiles").path(0).asText(), name);
      assertEquals("front", services.path(name).path("networks").path(0).asText(), "not where Redis is");
      assertEquals(1, services.path(name).path("networks").size());
      assertTrue(services.path(name).path("volumes").toString().contains("./" + name), name);
    }
    assertEquals("claudebench-key", services.path("prometheus").path("secrets").path(0).asText());
  }

  @Test
  void everyNumberHasItsReason() {
    assertEquals(List.of(), Reasons.missing(Sources.read("deploy/compose.yaml").lines().toList()));
  }

  @Test
  void whoKeepsSomethingInPostgresIsToldWhereItIs() {
    for (String name : Set.of("task-service", "event-service", "hook-service")) {
      JsonNode environment = services.path(name).path("environment");
      assertEquals("jdbc:postgresql://postgres:5432/claudebench",
          environment.path("QUARKUS_DATASOURCE_JDBC_URL").asText(), name);
      assertTrue(environment.path("QUARKUS_DATASOURCE_PASSWORD").asText().startsWith("${POSTGRES_PASSWORD:-"), name);
    }
  }

  @Test
  void servicesHaveMoreTimeToLeaveThanADrainTakes() {
    for (String name : Sources.SERVICES) {
      assertTrue(Integer.parseInt(services.path(name).path("stop_grace_period").asText().replace("s",
          "")) > Sources.drainSeconds(), name);
    }
  }

  @Test
  void whoBindsAllAddressesHasAKeyAndNothingHasOneThatEverybodyKnows() {
    for (String name : Sources.SERVICES) {
      JsonNode environment = services.path(name).path("environment");
      assertEquals("0.0.0.0", environment.path("QUARKUS_HTTP_HOST").asText());
      assertTrue(environment.path("CLAUDEBENCH_KEYS_ADMIN_SECRET").asText().startsWith("${CLAUDEBENCH_KEY:?"),
          "no default");
    }
  }

  @Test
  void redisReadsTheOneRedisConf() {
    assertTrue(services.path("redis").path("volumes").toString().contains("./redis.conf:/etc/redis.conf:ro"));
    assertTrue(services.path("redis").path("command").path(2).asText().endsWith("redis-server /etc/redis.conf"));
  }
}
