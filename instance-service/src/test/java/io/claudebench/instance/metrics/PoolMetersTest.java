package io.claudebench.instance.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.redis.RedisClient;
import io.claudebench.instance.OwnRedis;
import io.claudebench.testkit.Await;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The pool as its gauges tell it, under more commands than it has connections. */
@QuarkusTest
@TestProfile(OwnRedis.class)
class PoolMetersTest {
  private static final int COMMANDS = 100;

  @Inject RedisClient commands;
  @Inject MeterRegistry meters;

  @Test
  void whoFindsNoConnectionIsCountedAndAfterwardsNobodyWaits() {
    double max = gauge("redis.pool.connections.max");
    assertTrue(max > 0 && max < COMMANDS, () -> "a pool of " + max);
    double before = exhausted();

    var held = Uni.join().all(IntStream.range(0, COMMANDS).mapToObj(i -> commands
        .send(Request.cmd(Command.XREAD).arg("BLOCK").arg(200).arg("STREAMS").arg("cb:stream:nobody.tells").arg("$"))
        .replaceWith(i)).toList())
        .andFailFast().subscribeAsCompletionStage();
    assertEquals(max, gauge("redis.pool.connections.active"));
    assertTrue(gauge("redis.pool.waiting") >= COMMANDS - max);
    held.join();

    assertTrue(exhausted() - before >= COMMANDS - max);
    Await.until("nobody waits", () -> gauge("redis.pool.waiting") == 0
        && gauge("redis.pool.connections.active") < max);
    assertEquals(max, gauge("redis.pool.connections.active") + gauge("redis.pool.connections.idle"), 2);
    assertTrue(gauge("redis.pool.connections.active") >= 1, "who subscribes keeps one");
    assertTrue(meters.get("redis.operations").tag("type", "XREAD").tag("status", "success").counter().count()
        >= COMMANDS);
  }

  private double exhausted() {
    return meters.get("redis.pool.exhausted").counter().count();
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }
}
