package io.claudebench.event.audit;

import static io.claudebench.event.audit.Trails.ask;
import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Tenants;
import io.claudebench.core.journal.AuditSettings;
import io.claudebench.core.journal.Redaction;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Scripts;
import io.claudebench.event.EventSettings;
import io.claudebench.event.Reads;
import io.claudebench.event.Streams;
import io.claudebench.postgres.Postgres;
import io.claudebench.servers.Pid;
import io.claudebench.testkit.Rest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each event and each note becomes one row, whoever copies and whatever is away meanwhile. */
@QuarkusTest
@TestProfile(AuditFleet.class)
class CopyTest {
  private static final int EVENTS = 400;

  @Inject Trails trails;
  @Inject Streams streams;
  @Inject Ledger ledger;
  @Inject Postgres postgres;
  @Inject Reads reads;
  @Inject RedisClient commands;
  @Inject RedisClock clock;
  @Inject Tenants tenants;
  @Inject Scripts scripts;
  @Inject Redaction redaction;
  @Inject AuditSettings settings;
  @Inject EventSettings events;
  @Inject MeterRegistry meters;

  /** Another replica's, which knows nothing of this one. */
  private Copy another() {
    return new Copy(ledger, postgres, reads, commands, tenants, scripts, redaction, clock, settings, events, meters);
  }

  private static void run(Copy copy) {
    copy.run("").await().atMost(Duration.ofSeconds(10));
  }

  @BeforeEach
  void open() {
    trails.openEpochs();
  }

  @Test
  void copiesThatRunAtOnceWriteEachRowOnceAndOneChain() throws Exception {
    var isOver = new AtomicBoolean();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var copies = IntStream.range(0, 3).mapToObj(i -> pool.submit(() -> {
        Copy copy = another();
        while (!isOver.get()) {
          run(copy);
        }
      })).toList();
      String type = Trails.publish("hand", EVENTS);
      refuse(type, 50);
      assertComplete(type, EVENTS);
      assertEquals(50, Trails.awaitRows("boss", 50, row -> true, "entity", type).size());
      isOver.set(true);
      for (var copy : copies) {
        copy.get();
      }
    }
  }

  @Test
  void aCopyThatIsStartedAnewAtAnyMomentWritesNothingTwiceAndLeavesNothingOut() {
    String type = Streams.type();
    for (int i = 0; i < 40; i++) {
      ask("hand", "event.publish", Rest.map("type", type, "payload", i, "id", type + "." + i)).ok();
      run(another());
    }
    assertComplete(type, 40);
  }

  @Test
  void withPostgresAwayTheAuditWaitsAndAllElseGoesOn() {
    await().until(() -> condition().equals("up"));
    var server = new Pid(ConfigProvider.getConfig().getValue("test.postgres.pid", Long.class)).family();
    server.forEach(Pid::freeze);
    String type;
    try {
      type = Trails.publish("hand", 120);
      refuse(type, 60);
      await().atMost(Duration.ofSeconds(40)).until(() -> condition().equals("PostgreSQL away"));
      JsonNode ready = HERE.get("/q/health/ready").json();
      assertEquals("UP", ready.get("status").asText(), "degraded, not down");
      String word = ask("boss", "event.audit", "{}").word();
      assertTrue(List.of("UNAVAILABLE", "TIMEOUT").contains(word), word);
      assertTrue(trails.notes("cb") >= 60, "no note goes that is not copied");
      assertTrue(HERE.as("boss" + AuditFleet.SECRET).metric("audit_lag_ms") > 500);
    } finally {
      server.reversed().forEach(Pid::thaw);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> condition().equals("up"));
    assertComplete(type, 120);
    assertEquals(60, Trails.awaitRows("boss", 60, row -> true, "entity", type).size());
    await().until(() -> trails.notes("cb") == 0);
  }

  @Test
  void whatLeftRedisBeforeItWasCopiedIsARowOfItsOwn() {
    Trails.settled("boss");
    String start = Instant.ofEpochMilli(streams.now()).toString();
    streams.run("XADD", "cb:stream:instance.failed", "*", "data", "no JSON");
    Trails.awaitRows("boss", 1, row -> row.get("outcome").asText().equals("UNREADABLE"), "from",
        start);
    String epoch = streams.run("HGET", "cb:epoch", "epoch").toString();
    streams.run("HSET", "cb:epoch", "epoch", "7");
    Trails.awaitEvents("boss", Trails.publish("hand", 1), 1);
    streams.run("HSET", "cb:epoch", "epoch", epoch);

    var gaps = Trails.awaitRows("boss", 1, row -> true, "outcome", "GAP", "from", start);

    assertTrue(gaps.getFirst().get("detail").asText().startsWith("Redis came back"), gaps::toString);
  }

  private static void refuse(String group, int times) {
    for (int i = 0; i < times; i++) {
      ask("hand", "event.replay", Rest.map("group", group, "from", "start")).refused("FORBIDDEN");
    }
  }

  /** Every event once, in order, in a chain without a hole. */
  private static void assertComplete(String type, int count) {
    List<JsonNode> rows = Trails.awaitEvents("boss", type, count);
    assertEquals(IntStream.range(0, count).mapToObj(i -> type + "." + i).toList(), Trails.texts(rows, "detail"));
    var all = new ArrayList<Long>();
    Trails.rows("boss").forEach(row -> all.add(row.get("seq").asLong()));
    assertEquals(LongStream.rangeClosed(1, all.size()).boxed().toList(), all);
    JsonNode walk = Trails.verify("boss");
    assertTrue(walk.get("intact").asBoolean(), walk::toString);
  }

  private static String condition() {
    for (JsonNode check : HERE.get("/q/health/ready").json().get("checks")) {
      if (check.get("name").asText().equals("claudebench")) {
        return check.get("data").get("audit").asText();
      }
    }
    throw new AssertionError("no check named claudebench");
  }
}
