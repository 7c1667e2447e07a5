package io.claudebench.task.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.scanner.Resp;
import io.claudebench.task.Quick;
import io.claudebench.task.Stage;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Streams of a tenant that the service does not know, so that nobody else reads or trims them; a node of them has at
 * most 100 events.
 */
@QuarkusTest
@TestProfile(Quick.Roomy.class)
class TrimTest {
  private static final Keys KEYS = Keys.of("cb", "trimmed");
  private static final String STREAM = KEYS.of(Key.STREAM, "task.created");
  private static final String TRIMMED = KEYS.of(Key.TRIM, "task.created");
  private static final int MAX = Quick.Roomy.EVENTS_MAX;
  private static final int NODE = 100;

  private final Stage stage = Stage.here();

  @Inject Trim trim;
  @Inject Duties duties;

  private Resp client;
  private Duty duty;

  @BeforeEach
  void empty() {
    client = new Resp(stage.redis);
    client.ask("CONFIG", "SET", "stream-node-max-entries", NODE);
    client.ask("HSET", KEYS.of(Key.EPOCH), "epoch", 1, "runId",
        client.text("INFO", "server").replaceAll("(?s).*run_id:([0-9a-f]{40}).*", "$1"));
    client.ask("DEL", STREAM, TRIMMED, KEYS.of(Key.DUTY, Trim.DUTY));
    group(Projector.GROUP);
    duty = duties.of(KEYS, Trim.DUTY, "this");
  }

  @AfterEach
  void close() {
    client.ask("CONFIG", "SET", "maxmemory", 0);
    Await.room(stage.rest);
    client.close();
  }

  @Test
  void whatIsOldAndPassedGoesAndTheYoungStays() {
    old(1000, 1, 500);
    young(50);
    take(Projector.GROUP, 550);

    trim.run(KEYS, duty);

    assertLeft(50, 50 + NODE);
    String[] went = client.text("GET", TRIMMED).split(" ");
    assertEquals(550 - left(), Long.parseLong(went[1]), "readers know how many went");
    assertTrue(Long.parseLong(went[0]) > 1000 && Long.parseLong(went[0]) < System.currentTimeMillis() - 60_000);
  }

  @Test
  void whatASlowGroupHasNotPassedStays() {
    old(999, 1, 200);
    old(1000, 1, 300);
    group("slow");
    take(Projector.GROUP, 500);
    take("slow", 150);
    trim.run(KEYS, duty);
    assertLeft(350, 350 + NODE);

    take("slow", 58);
    trim.run(KEYS, duty);
    assertEquals(300, left(), "of the projector's 1000-301 and this 1000-9 the latter is the earlier");

    take("slow", 292);
    trim.run(KEYS, duty);
    assertEquals(0, left());
  }

  @Test
  void anEventThatWasDeliveredAndNotAcknowledgedHoldsTrimmingBack() {
    old(1000, 1, 500);
    group("slow");
    take(Projector.GROUP, 500);
    client.ask("XREADGROUP", "GROUP", "slow", "one", "COUNT", 500, "STREAMS", STREAM, ">");
    IntStream.rangeClosed(1, 500).filter(i -> i != 250)
        .forEach(i -> client.ask("XACK", STREAM, "slow", "1000-" + i));
    trim.run(KEYS, duty);
    assertLeft(251, 250 + NODE);
    assertEquals(1, ((List<?>) client.ask("XRANGE", STREAM, "1000-250", "1000-250")).size());

    client.ask("XACK", STREAM, "slow", "1000-250");
    trim.run(KEYS, duty);
    assertEquals(0, left());
  }

  @Test
  void whatAnOlderBuildLeftPendingWithTheProjectorHoldsNothingBack() {
    old(1000, 1, 500);
    client.ask("XREADGROUP", "GROUP", Projector.GROUP, "one", "COUNT", 500, "STREAMS", STREAM, ">");
    trim.run(KEYS, duty);
    assertEquals(0, left());
  }

  @Test
  void aboveEventsMaxOnlyWhatTheProjectorHasPassedLeaves() {
    group("slow");
    young(2000);
    take(Projector.GROUP, 350);
    trim.run(KEYS, duty);
    assertLeft(1650, 1650 + NODE);

    take(Projector.GROUP, 1650);
    trim.run(KEYS, duty);
    assertLeft(MAX, MAX + NODE);
    Object first = ((List<?>) ((List<?>) client.ask("XRANGE", STREAM, "-", "+", "COUNT", 1)).getFirst()).getFirst();
    assertEquals(first.toString().replaceAll("-.*", ""),
        Long.toString(Long.parseLong(client.text("GET", TRIMMED).split(" ")[0]) - 1));
  }

  @Test
  void aLongStreamIsAtItsCapAfterOneRun() {
    young(35_000);
    take(Projector.GROUP, 35_000);

    trim.run(KEYS, duty);

    assertLeft(MAX, MAX + NODE);
  }

  @Test
  void withoutTheProjectorsGroupNothingGoes() {
    client.ask("XGROUP", "DESTROY", STREAM, Projector.GROUP);
    group("other");
    old(1000, 1, 500);
    young(1000);
    take("other", 1500);

    trim.run(KEYS, duty);

    assertEquals(1500, left());
  }

  @Test
  void aStaleTermTrimsNothingAndSaysSo() {
    old(1000, 1, 500);
    take(Projector.GROUP, 500);
    long stale = hold(duty);
    client.ask("DEL", KEYS.of(Key.DUTY, Trim.DUTY));
    long current = hold(duties.of(KEYS, Trim.DUTY, "another"));

    var refused = assertThrows(Refused.class, () -> trim.run(KEYS, stale));

    assertEquals(Refusal.LEASE_LOST, refused.word());
    assertEquals("Term " + stale + " of this duty is over.", refused.getMessage());
    assertEquals(500, left());
    trim.run(KEYS, current);
    assertEquals(0, left());
  }

  @Test
  void ofTwoReplicasOnlyTheHolderTrims() {
    old(1000, 1, 500);
    take(Projector.GROUP, 500);
    hold(duty);

    trim.run(KEYS, duties.of(KEYS, Trim.DUTY, "another"));
    assertEquals(500, left());

    trim.run(KEYS, duty);
    assertEquals(0, left());
  }

  @Test
  void withoutAnEpochAVacantDutyStaysVacantAndTheRunIsSkipped() {
    old(1000, 1, 500);
    take(Projector.GROUP, 500);
    client.ask("HSET", KEYS.of(Key.EPOCH), "runId", "0".repeat(40));

    trim.run(KEYS, duty);

    assertEquals(500, left());
    assertEquals(0, client.number("EXISTS", KEYS.of(Key.DUTY, Trim.DUTY)));
  }

  @Test
  void atMaxmemoryAVacantDutyIsTakenSoThatTrimmingMakesRoom() {
    old(1000, 1, 500);
    take(Projector.GROUP, 500);
    client.ask("CONFIG", "SET", "maxmemory", 1);

    trim.run(KEYS, duty);

    assertEquals(0, left());
  }

  private static long hold(Duty one) {
    return one.tryHold().await().indefinitely().orElseThrow();
  }

  private void group(String name) {
    client.ask("XGROUP", "CREATE", STREAM, name, "0", "MKSTREAM");
  }

  /** Events of long ago: {@code <ms>-<first>} and those after it. */
  private void old(int ms, int first, int n) {
    IntStream.range(first, first + n).forEach(seq -> client.ask("XADD", STREAM, ms + "-" + seq, "data", "{}"));
  }

  private void young(int n) {
    client.ask("EVAL", "for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'data', '{}') end", 1, STREAM, n);
  }

  /** The group reads the next so many and acknowledges them. */
  private void take(String group, int n) {
    client.ask("XREADGROUP", "GROUP", group, "one", "COUNT", n, "NOACK", "STREAMS", STREAM, ">");
  }

  private long left() {
    return client.number("XLEN", STREAM);
  }

  /** Whole nodes go, so up to one more than needed stays. */
  private void assertLeft(int least, int below) {
    long left = left();
    assertTrue(left >= least && left < below, () -> left + " are left, not " + least + " to " + below);
  }
}
