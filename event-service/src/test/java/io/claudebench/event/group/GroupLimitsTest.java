package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(GroupLimitsTest.Small.class)
class GroupLimitsTest {
  private static final String PREFIX = "fewer";

  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      String group = "claudebench.event.group.";
      return Map.of("claudebench.prefix", PREFIX, group + "groups-max", "2", group + "open-max", "3", group
          + "backlog-max", "4", group + "dead-max", "2", group + "dead-ms", "1500", group + "deliveries-max", "1",
          "claudebench.event.life-ms", "1500", "claudebench.event.read-entries", "16",
          "claudebench.event.read-bytes-max", "4000");
    }
  }

  @Inject
  Streams streams;

  private final Group group = new Group("g" + Streams.type(), Streams.type());

  @BeforeEach
  void noGroupIsThere() {
    streams.run("DEL", PREFIX + ":groups");
    group.fetch().ok();
  }

  @Test
  void oneGroupMoreIsFull() {
    new Group(group.name() + "2", group.type()).fetch().ok();

    Reply refused = new Group(group.name() + "3", group.type()).fetch();

    assertEquals("groupsMax", refused.refused("FULL").get("limit").asText());
    group.fetch().ok();
  }

  @Test
  void atOpenMaxAFetchIsFullUntilSomethingIsSettled() {
    IntStream.range(0, 5).forEach(group::publish);
    Reply first = group.fetch();
    assertEquals(List.of(0, 1, 2), Group.payloads(first));

    assertEquals("groupOpenMax", group.fetch().refused("FULL").get("limit").asText());

    group.ack(Group.ids(first)[1]).ok();
    assertEquals(List.of(3), Group.payloads(group.fetch()));
  }

  @Test
  void aPartitionThatStandsStillFillsTheBacklogAndIsNamed() {
    IntStream.range(0, 6).forEach(i -> group.publish(i, "p"));
    group.publish(6, "q");
    Reply first = group.fetch();
    assertEquals(List.of(0), Group.payloads(first));

    Reply none = group.fetch();
    assertEquals(List.of(), Group.payloads(none));
    assertEquals("backlog", none.json().get("reason").asText());
    assertEquals("5 2", group.standing().get("pending") + " " + group.standing().get("lag"));

    group.ack(Group.ids(first)).ok();
    Reply freed = group.fetch();
    assertEquals(List.of(1, 6), Group.payloads(freed), "it reads on");
    assertFalse(freed.json().has("reason"));
  }

  @Test
  void aLongBacklogIsPassedInOneCallAlsoInSmallPieces() {
    var types = List.of(group.type() + "a", group.type() + "b");
    var two = new Group(group.name() + "2", group.type());
    two.fetch("types", types).ok();
    IntStream.range(0, 4).forEach(i -> Streams.publish(types.getFirst(), "\"" + "x".repeat(3000) + "\"", "p").ok());
    Streams.publish(types.getLast(), "7").ok();

    assertEquals(1, Group.events(two.fetch("types", types)).size());

    assertEquals(List.of(7), Group.payloads(two.fetch("types", types)));
  }

  @Test
  void anAnswerEndsBeforeItsBytesAreOverButAlwaysHasOneEvent() {
    IntStream.range(0, 2).forEach(i -> Streams.publish(group.type(), "\"" + "x".repeat(5000) + "\"").ok());

    assertEquals(1, Group.events(group.fetch()).size());
    assertEquals(1, Group.events(group.fetch()).size());
  }

  @Test
  void atDeadMaxAFetchIsFullUntilTheLettersLeave() {
    IntStream.range(0, 2).forEach(group::publish);
    group.nack(0, Group.ids(group.fetch("max", 2))).ok();

    assertEquals("groupDeadMax", group.fetch().refused("FULL").get("limit").asText());

    HERE.post("event.redrive", Rest.map("group", group.name(), "limit", 1)).ok();
    group.nack(0, Group.ids(group.fetch("max", 1))).ok();
    group.fetch().refused("FULL");
    Await.until("their time is over", () -> group.dead().isEmpty());
    group.publish(2);
    assertEquals(List.of(2), Group.payloads(group.fetch()));
  }

  @Test
  void aRedriveThatFindsNoRoomIsFull() {
    group.publish(0);
    group.nack(0, Group.ids(group.fetch())).ok();
    IntStream.range(1, 6).forEach(i -> group.publish(i, "p"));
    IntStream.range(6, 8).forEach(group::publish);
    group.fetch().ok();
    assertEquals(7, group.standing().get("pending").asInt());

    Reply refused = HERE.post("event.redrive", Rest.map("group", group.name()));

    assertEquals("groupBacklogMax", refused.refused("FULL").get("limit").asText());
    assertEquals(1, group.dead().size());
  }

  @Test
  void whatLeftBeforeItWasReadIsAGapToldUntilADeliveryIsSettledThatCameWithIt() {
    assumeTrue(isCounted(), "Redis 6.2 tells only by age");
    IntStream.range(0, 4).forEach(group::publish);
    group.ack(Group.ids(group.fetch("max", 1))).ok();
    streams.run("XTRIM", stream(group), "MAXLEN", "=", "2");

    Reply first = group.fetch("max", 1);
    assertEquals("[\"" + group.type() + "\"]", first.ok().get("gap").toString());
    assertEquals(List.of(2), Group.payloads(first));
    Reply second = group.fetch("max", 1);
    assertTrue(second.ok().has("gap"), "nobody has said that he heard it");
    assertTrue(group.fetch().ok().has("gap"));

    group.ack(Group.ids(second)).ok();
    assertFalse(group.fetch().ok().has("gap"));
  }

  @Test
  void whatWasReadWhenItLeftIsNoGap() {
    assumeTrue(isCounted(), "Redis 6.2 tells only by age");
    IntStream.range(0, 3).forEach(group::publish);
    group.ack(Group.ids(group.fetch())).ok();
    streams.run("XTRIM", stream(group), "MAXLEN", "=", "0");
    assertFalse(group.fetch().ok().has("gap"));

    group.publish(3);

    Reply next = group.fetch();
    assertEquals(List.of(3), Group.payloads(next));
    assertFalse(next.json().has("gap"));
  }

  @Test
  void whatLeftBetweenItsReadingAndItsDeliveryIsAGapAndFreesItsPartition() {
    group.publish(0, "p");
    group.publish(1, "p");
    String id = Group.ids(group.fetch())[0];
    streams.run("XTRIM", stream(group), "MAXLEN", "=", "0");
    group.publish(2, "p");
    group.ack(id).ok();

    Reply next = group.fetch();

    assertEquals(List.of(2), Group.payloads(next));
    assertEquals("[\"" + group.type() + "\"]", next.ok().get("gap").toString());
  }

  @Test
  void whoComesAfterTheLifeOfEventsIsToldOnce() {
    group.publish(0);
    Await.until("the event has left", () -> streams.run("EXISTS", stream(group)).toInteger() == 0);
    Await.until("its end was seen long ago", () -> streams.now() - Long.parseLong(streams.run("HGET", PREFIX + ":group:"
        + group.name(), "ended").toString()) > 1600);

    assertTrue(group.fetch().ok().has("gap"));

    group.publish(1);
    Reply next = group.fetch();
    assertEquals(List.of(1), Group.payloads(next));
    group.ack(Group.ids(next)).ok();
    assertFalse(group.fetch().ok().has("gap"));
  }

  @Test
  void aStreamThatBeginsAnewAfterAStepBackOfTheClockIsReadFromItsBeginning() {
    group.publish(0);
    group.ack(Group.ids(group.fetch())).ok();
    streams.run("DEL", stream(group));
    streams.run("XADD", stream(group), "1000-0", "data", "{\"id\":\"a\",\"type\":\"" + group.type()
        + "\",\"entity\":\"a\",\"payload\":7}");

    assertEquals(List.of(7), Group.payloads(group.fetch()));
  }

  private boolean isCounted() {
    streams.run("XADD", PREFIX + ":stream:probe", "*", "data", "{}");
    return streams.run("XINFO", "STREAM", PREFIX + ":stream:probe").containsKey("entries-added");
  }

  private static String stream(Group group) {
    return PREFIX + ":stream:" + group.type();
  }
}
