package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.Ports;
import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisUsers;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.trials.kit.Certificate;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services that reach Redis and PostgreSQL by TLS alone; a Redis slow to come back; too many who come at once. */
@Timeout(120)
class TlsTest {
  /** More clients at once than may be in Redis at a time. */
  private static final int CROWD = 600;
  private static final int IN_FLIGHT_MAX = 64;
  private static final String PASSWORD = "for-a-trial";
  private static PostgresServer postgres;
  private static Fleet fleet;

  @BeforeAll
  static void start() throws IOException {
    Path dir = Files.createTempDirectory("claudebench-tls");
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x")); // PostgreSQL may run as nobody
    var certificate = Certificate.in(dir);
    int port = Ports.free();
    var options = RedisOptions.kept(dir, "").with("tls-port " + port, "tls-auth-clients no",
        "tls-cert-file " + certificate.certificate(), "tls-key-file " + certificate.key(), "key-load-delay 300");
    postgres = overTls(dir.resolve("postgres"), certificate);
    fleet = Fleet.start(Plan.of("task-service", "instance-service").withRedis(options)
        .withHosts(service -> RedisUsers.uri("rediss://localhost:" + port, service))
        .with("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + postgres.port()
            + "/claudebench?sslmode=verify-full&sslrootcert=" + certificate.certificate())
        .with("QUARKUS_DATASOURCE_PASSWORD", PASSWORD)
        .with("QUARKUS_REDIS_TLS_CONFIGURATION_NAME", "redis")
        .with("QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS", certificate.certificate().toString())
        .with("QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM", "HTTPS")
        .with("CLAUDEBENCH_LIMITS_REDIS_IN_FLIGHT_MAX", Integer.toString(IN_FLIGHT_MAX)));
  }

  @AfterAll
  static void stop() {
    fleet.drop();
    postgres.close();
  }

  /** With a certificate for localhost; whoever comes without TLS is refused. */
  private static PostgresServer overTls(Path dir, Certificate certificate) throws IOException {
    var options = PostgresOptions.kept(dir, PASSWORD);
    PostgresServer.start(options).close();
    Path data = dir.resolve("data");
    Files.copy(certificate.certificate(), data.resolve("server.crt"));
    Files.copy(certificate.key(), data.resolve("server.key"));
    Files.setPosixFilePermissions(data.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(data.resolve("postgresql.auto.conf"), "ssl = on\n");
    Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
    return PostgresServer.start(options);
  }

  @Test
  void aTaskLivesItsWholeLife() {
    var instances = fleet.rest("instance-service");
    instances.ok("system.register", Map.of("id", "w", "roles", List.of("worker")));
    String id = create().ok().get("id").textValue();
    var task = instances.ok("task.claim", Map.of("workerId", "w", "waitMs", 5_000)).at("/tasks/0");
    instances.ok("task.complete", Map.of("id", task.get("id"), "workerId", "w", "fence", task.get("fence"), "result",
        1));
    Await.until("it is listed", () -> instances.ok("task.list", Map.of("status", "completed")).toString()
        .contains(task.get("id").textValue()));
    assertTrue(id.startsWith("t-"));
  }

  @Test
  void aCrowdIsShedWithATimeToComeAgainAndThenAllIsWell() {
    create().ok();
    var calls = IntStream.range(0, CROWD).mapToObj(n -> fleet.rest("task-service").send("task.create",
        "{\"text\":\"of a crowd\"}")).toList();
    var answers = calls.stream().map(CompletableFuture::join).toList();
    Map<String, Long> words = answers.stream().collect(Collectors.groupingBy(Reply::word, Collectors.counting()));
    List<Reply> shed = answers.stream().filter(answer -> answer.status() == 503).toList();
    System.out.printf("%d clients at once, %d at a time in Redis: %s%n", CROWD, IN_FLIGHT_MAX, words);
    assertTrue(shed.size() > 0, words::toString);
    assertTrue(Set.of("OK", "UNAVAILABLE", "TIMEOUT").containsAll(words.keySet()), words::toString);
    shed.forEach(answer -> {
      assertEquals("UNAVAILABLE", answer.word(), answer::toString);
      assertTrue(answer.header("Retry-After") != null, answer::toString);
    });
    Await.until("it takes work again", () -> create().word().equals("OK"));
  }

  /** It accepts connections and answers nothing but that it loads. */
  @Test
  void aRedisThatLoadsIsUnavailableAndServesWhenItHasLoaded() throws Exception {
    try (var redis = fleet.resp()) {
      redis.ask("EVAL", "for i = 1, 20000 do redis.call('SET', 'filler:' .. i, i) end", 0);
    }
    String before = create().ok().get("id").textValue();
    Thread back = Thread.startVirtualThread(fleet.redis()::restart);
    var seen = new LinkedHashSet<String>();
    while (back.isAlive() && seen.stream().noneMatch(said -> said.contains("LOADING"))) {
      seen.add(create().json().path("detail").asText());
    }
    assertTrue(seen.stream().anyMatch(said -> said.contains("LOADING")), seen::toString);
    assertEquals(503, fleet.replica("task-service").status("/q/health/ready"), "not ready meanwhile");
    assertTrue(back.isAlive());
    back.join();
    fleet.replica("task-service").awaitReady();
    Await.until("it creates", () -> create().word().equals("OK"));
    fleet.rest("task-service").ok("task.get", Map.of("id", before));
  }

  private static Reply create() {
    return fleet.rest("task-service").post("task.create", Map.of("text", "x"));
  }
}
