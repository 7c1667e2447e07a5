package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class SystemQuorumVoteTest {
  private static final String TYPE = "quorum.decision.made";

  @Inject
  Registry registry;

  private final String name = "d-" + Registry.fresh();

  @Test
  void twoEqualVotesOfThreeDecideAndEveryAnswerCounts() {
    assertEquals("{\"voted\":true,\"quorumReached\":false,\"voteCount\":1}", vote("a", "\"blue\"").toString());
    assertEquals("{\"voted\":true,\"quorumReached\":false,\"voteCount\":2}", vote("b", "\"red\"").toString());
    assertEquals("{\"voted\":true,\"quorumReached\":true,\"finalDecision\":\"blue\",\"voteCount\":3}",
        vote("c", "\"blue\"").toString());

    var event = registry.event(TYPE, name);
    assertEquals("{\"decision\":\"" + name + "\",\"value\":\"blue\",\"votes\":2,\"voteCount\":3,\"totalInstances\":3}",
        event.get("payload").toString());
    assertTrue(registry.lifeMs("cb:quorum:decision:" + name) > 290_000);
    var latest = registry.hash("cb:quorum:decision:latest");
    assertEquals(name, latest.get("decision"));
    assertEquals("\"blue\"", latest.get("value"));
    assertEquals(Set.of("{\"instanceId\":\"a\",\"agrees\":true}", "{\"instanceId\":\"b\",\"agrees\":false}",
        "{\"instanceId\":\"c\",\"agrees\":true}"),
        StreamSupport.stream(Rest.json(latest.get("votes")).spliterator(), false).map(Object::toString)
            .collect(Collectors.toSet()));
  }

  @Test
  void oneVoterDecidesAloneWhenThereIsOnlyOne() {
    assertEquals("{\"voted\":true,\"quorumReached\":true,\"finalDecision\":null,\"voteCount\":1}",
        vote("a", "null", 1).toString());
  }

  @Test
  void halfIsNoMajority() {
    for (String voter : Set.of("a", "b")) {
      assertFalse(vote(voter, "true", 4).get("quorumReached").asBoolean());
    }
    assertTrue(vote("c", "true", 4).get("quorumReached").asBoolean());
  }

  @Test
  void valuesAreEqualWhateverTheOrderOfTheirKeys() {
    vote("a", "{\"x\":{\"p\":1,\"q\":[1,2]},\"y\":2}");
    assertEquals("{\"x\":{\"p\":1,\"q\":[1,2]},\"y\":2}",
        vote("b", "{\"y\":2,\"x\":{\"q\":[1,2],\"p\":1}}").get("finalDecision").toString());
    vote("c", "{\"x\":{\"p\":1,\"q\":[1,2]},\"y\":2}");
    assertEquals("CONFLICT", word(send(name, "b", "{\"x\":{\"p\":1,\"q\":[2,1]},\"y\":2}", 3)));
  }

  @Test
  void aVoterWhoRepeatsItselfCountsOnceAndOneWhoChangesReplacesItsVote() {
    assertEquals(1, vote("a", "1").get("voteCount").asInt());
    assertEquals(1, vote("a", "1").get("voteCount").asInt());
    assertEquals(1, vote("a", "2").get("voteCount").asInt());
    assertFalse(vote("b", "1").get("quorumReached").asBoolean(), "the vote of a for 1 is gone");
    assertEquals(2, vote("c", "2").get("finalDecision").asInt());
  }

  @Test
  void afterTheDecisionTheSameVoteGetsItAgainAnotherIsAConflictAndAFirstOneStillCounts() {
    vote("a", "1", 5);
    vote("b", "2", 5);
    vote("c", "1", 5);
    String decided = vote("d", "1", 5).toString();

    assertEquals(decided, vote("d", "1", 5).toString());
    assertEquals(decided, vote("b", "2", 5).toString());
    assertEquals("CONFLICT", word(send(name, "b", "1", 5)));
    assertEquals("{\"voted\":true,\"quorumReached\":true,\"finalDecision\":1,\"voteCount\":5}",
        vote("e", "2", 5).toString());
    assertEquals(1, events(name));
  }

  @Test
  void allVotesWithoutAMajorityAreNoDecisionAndOneMoreVoterIsAConflict() {
    vote("a", "1");
    vote("b", "2");
    assertEquals("{\"voted\":true,\"quorumReached\":false,\"voteCount\":3}", vote("c", "3").toString());
    assertEquals("CONFLICT", word(send(name, "d", "1", 3)));
    assertNull(registry.event(TYPE, name));
    assertEquals(2, vote("a", "2").get("finalDecision").asInt(), "a changed vote may still decide");
  }

  @Test
  void theFirstVoteFixesHowManyMayVote() {
    vote("a", "1", 3);
    assertTrue(vote("b", "1", 9).get("quorumReached").asBoolean());
    assertEquals("3", registry.hash("cb:quorum:decision:" + name).get("total"));
  }

  @Test
  void badInputIsRefusedAndWritesNothing() {
    assertEquals("INVALID", word(send(name, "a", "1", 0)));
    assertEquals("INVALID", word(send(name, "a", "1", 10_001)));
    assertEquals("INVALID", word(send("latest", "a", "1", 3)));
    assertEquals("TOO_LARGE", word(send(name, "a", "\"" + "x".repeat(16_384) + "\"", 3)));
    assertEquals("INVALID",
        word(HERE.post("system.quorum.vote", "{\"instanceId\":\"a\",\"decision\":\"" + name + "\"}")));
    assertEquals(0, registry.run("EXISTS", "cb:quorum:decision:" + name).toInteger());
  }

  @Test
  void thirtyTwoVotersAtOnceMakeOneDecisionAndOneEvent() {
    var votes = IntStream.range(0, 32)
        .mapToObj(i -> HERE.send("system.quorum.vote", input(name, "w" + i, i % 3 == 0 ? "\"no\"" : "\"yes\"", 32)))
        .toList();
    var answers = votes.stream().map(vote -> vote.join()).toList();

    assertEquals(Set.of(200), answers.stream().map(Reply::status).collect(Collectors.toSet()));
    assertEquals(IntStream.rangeClosed(1, 32).boxed().toList(),
        answers.stream().map(answer -> answer.json().get("voteCount").asInt()).sorted().toList());
    assertEquals(Set.of("\"yes\""), answers.stream().filter(answer -> answer.json().get("quorumReached").asBoolean())
        .map(answer -> answer.json().get("finalDecision").toString()).collect(Collectors.toSet()));
    assertEquals(1, events(name));
  }

  @Test
  void twoDecisionsAtOnceNeverMix() {
    String other = name + ".other";
    var votes = IntStream.range(0, 42).mapToObj(i -> HERE.send("system.quorum.vote",
        input(i % 2 == 0 ? name : other, "w" + i / 2, i % 2 == 0 ? "\"left\"" : "\"right\"", 21))).toList();
    votes.forEach(vote -> assertEquals(200, vote.join().status()));

    assertEquals("left", vote("w0", "\"left\"", 21).get("finalDecision").asText());
    assertEquals("right", registry.event(TYPE, other).at("/payload/value").asText());
    for (String each : Set.of(name, other)) {
      assertEquals("21", registry.hash("cb:quorum:decision:" + each).get("votes"));
      assertEquals(1, events(each));
    }
  }

  @Test
  void aRandomWalkAgreesWithANaiveModel() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var ballots = new Ballots();
    String[] values = {"1", "1.0", "\"1\"", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"};
    for (int step = 0; step < 1500; step++) {
      String decision = name + "-" + step / 150 + "-" + random.nextInt(3);
      String voter = "w" + random.nextInt(7);
      String value = values[random.nextInt(values.length)];
      int total = 1 + random.nextInt(7);
      Reply answer = send(decision, voter, value, total);
      assertEquals(ballots.vote(decision, voter, value, total),
          answer.status() == 200 ? answer.json().toString() : word(answer),
          "seed " + seed + ", step " + step + ": " + voter + " votes " + value + " of " + total + " for " + decision);
    }
    ballots.decided().forEach(decision -> assertEquals(1, events(decision), "seed " + seed));
    assertTrue(ballots.decided().size() > 5, () -> "seed " + seed + ": the walk only decided " + ballots.decided());
  }

  private JsonNode vote(String voter, String value) {
    return vote(voter, value, 3);
  }

  private JsonNode vote(String voter, String value, int total) {
    Reply answer = send(name, voter, value, total);
    assertEquals(200, answer.status(), () -> answer.json().toString());
    return answer.json();
  }

  private static Reply send(String decision, String voter, String value, int total) {
    return HERE.post("system.quorum.vote", input(decision, voter, value, total));
  }

  private static String input(String decision, String voter, String value, int total) {
    return "{\"instanceId\":\"" + voter + "\",\"decision\":\"" + decision + "\",\"value\":" + value
        + ",\"totalInstances\":" + total + "}";
  }

  private static String word(Reply answer) {
    return answer.json().get("code").asText();
  }

  private long events(String decision) {
    long found = 0;
    for (var entry : registry.run("XRANGE", "cb:stream:" + TYPE, "-", "+")) {
      found += entry.get(1).get(1).toString().contains("\"entity\":\"" + decision + "\"") ? 1 : 0;
    }
    return found;
  }
}
