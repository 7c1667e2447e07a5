package io.claudebench.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServersTest {

  @Test
  void oneRedisServesTheWholeJvm() {
    assertEquals(Servers.redis().uri(), Servers.redis().uri());
    assertTrue(RedisPing.answers(Servers.redis().port(), ""));
    assertTrue(Servers.redis().version().matches("\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void postgresServesForThisUser() {
    var postgres = Servers.postgres();
    assertTrue(postgres.pid().isAlive());
    assertFalse(Ports.isFree(postgres.port()));
    postgres.kill();
    assertTrue(Ports.isFree(postgres.port()));
    postgres.restart();
    assertFalse(Ports.isFree(postgres.port()));
  }

  /** From 32,768 on they may be taken by any connection that somebody opens. */
  @Test
  void twoPortsThatBelongTogetherBothLieBelowThoseOfConnections() {
    int highest = IntStream.range(0, 20).map(n -> Ports.free(10_000)).max().orElseThrow();
    assertTrue(highest + 10_000 < 32_768, () -> highest + " and so far above");
  }

  @Test
  void redisWithAPasswordRefusesOthersAndKeepsItsFileToItself() throws Exception {
    var options = RedisOptions.fresh().withPassword(Secrets.generate()).withAppendfsync("everysec");
    try (var redis = RedisServer.start(options)) {
      assertTrue(RedisPing.answers(redis.port(), redis.password()));
      assertFalse(RedisPing.answers(redis.port(), "wrong"));
      assertEquals("[OWNER_READ, OWNER_WRITE]",
          new java.util.TreeSet<>(Files.getPosixFilePermissions(redis.dir().resolve("redis.conf"))).toString());
    }
  }

  /** What operators run and what tests run is one thing. */
  @ParameterizedTest
  @ValueSource(strings = {"cb", "{cb}", ""})
  void theScriptMakesTheSameUsersAsWe(String prefix) throws Exception {
    var script = new ProcessBuilder("sh", "../../deploy/redis/users.sh", prefix.isEmpty() ? "sentinel.acl"
        : "users.acl").redirectErrorStream(true);
    script.environment().putAll(Map.of("DEFAULT_PASSWORD", "secret", "PREFIX", prefix.isEmpty() ? "cb" : prefix));
    RedisUsers.SERVICES.forEach(service -> script.environment().put(
        service.toUpperCase(Locale.ROOT).replace('-', '_') + "_PASSWORD", RedisUsers.of("secret", service)));
    String said = new String(script.start().getInputStream().readAllBytes());
    assertEquals(RedisUsers.acl("secret", prefix.isEmpty() ? List.of() : List.of(prefix)), said);
  }

  @Test
  void whatAServiceMustNotDoIsDeniedAndSeen() throws Exception {
    try (var redis = RedisServer.start(RedisOptions.fresh());
        var socket = new Socket(Ports.loopback(), redis.port())) {
      assertEquals(List.of(), redis.denied());
      String password = RedisUsers.of("", "hook-service");
      socket.getOutputStream().write(("AUTH hook-service " + password + "\r\nGET cb:lock:l\r\nKEYS *\r\nQUIT\r\n")
          .getBytes());
      socket.getInputStream().readAllBytes();
      assertEquals(List.of("hook-service: command keys", "hook-service: key cb:lock:l"), redis.denied());
      assertThrows(IllegalStateException.class, redis::mustHaveDeniedNothing);
    }
  }

  @Test
  void frozenRedisIsSilentAndThawedOneAnswers() {
    try (var redis = RedisServer.start(RedisOptions.fresh())) {
      redis.freeze();
      assertFalse(RedisPing.answers(redis.port(), ""));
      redis.thaw();
      assertTrue(RedisPing.answers(redis.port(), ""));
      redis.kill();
      assertFalse(redis.pid().isAlive());
      redis.restart();
      assertTrue(RedisPing.answers(redis.port(), ""));
    }
  }

  @Test
  void oldRedisRefusesTheDataOfANewerOne() throws Exception {
    var options = RedisOptions.fresh().withAppendfsync("everysec");
    Files.createDirectories(options.dir().resolve("appendonlydir"));
    System.setProperty("servers.binary", "embedded");
    try {
      var refused = assertThrows(IllegalStateException.class, () -> RedisServer.start(options));
      assertTrue(refused.getMessage().contains("written by Redis 7"), refused.getMessage());
    } finally {
      System.clearProperty("servers.binary");
    }
  }

  @Test
  void redisThatCannotStartSaysWhy() {
    var options = RedisOptions.fresh().withAppendfsync("sometimes");
    var failed = assertThrows(IllegalStateException.class, () -> RedisServer.start(options));
    assertTrue(failed.getMessage().contains("sometimes"), failed.getMessage());
  }

  @Test
  void abandonedServersOfAKilledJvmAreSwept() throws Exception {
    var dead = new ProcessBuilder("true").start();
    dead.waitFor();
    var dir = Files.createTempDirectory("claudebench-" + dead.pid() + "-redis-");
    var redis = RedisServer.start(RedisOptions.fresh().withDir(dir));
    Scratch.sweep();
    assertFalse(redis.pid().isAlive());
    assertFalse(Files.exists(dir));
  }
}
