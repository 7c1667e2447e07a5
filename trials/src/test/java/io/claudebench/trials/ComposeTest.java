package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code deploy/compose.yaml} runs the same four services with the same rules as {@code k8s/base}. */
class ComposeTest {
  private final JsonNode services =
      new ObjectMapper().valueToTree(Strict.documents(Sources.read("deploy/compose.yaml")).getFirst()).path("services");

  @Test
  void runsTheFourServicesOnRedis7AndPostgres17() {
    Set<String> names = new TreeSet<>(Sources.SERVICES);
    names.addAll(Set.of("redis", "postgres"));
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
  void everyoneIsAskedWhetherItIsReady() {
    services.forEach(service -> assertTrue(service.path("healthcheck").path("test").size() > 1));
    for (String name : Sources.SERVICES) {
      assertTrue(services.path(name).path("healthcheck").path("test").toString().contains("/q/health/ready"), name);
      assertEquals("service_healthy", services.path(name).path("depends_on").path("redis").path("condition").asText(),
          name);
    }
    assertEquals("service_healthy",
        services.path("task-service").path("depends_on").path("postgres").path("condition").asText());
  }

  @Test
  void whoKeepsSomethingInPostgresIsToldWhereItIs() {
    for (String name : Set.of("task-service", "event-service")) {
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
      assertTrue(environment.path("QUARKUS_REDIS_PASSWORD").asText().equals("${REDIS_PASSWORD:-$CLAUDEBENCH_KEY}"));
    }
  }

  @Test
  void redisReadsTheOneRedisConf() {
    assertTrue(services.path("redis").path("volumes").toString().contains("./redis.conf:/etc/redis.conf:ro"));
    assertEquals("/etc/redis.conf", services.path("redis").path("command").path(1).asText());
  }
}
