package io.claudebench.trials.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.history.Finals;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Each rule, on a history with its bug and on one without: what a mutated script cannot show, and what it shows only
 * now and then.
 */
class CheckerTest {
  private static final Allowance NONE = Allowance.NONE;

  @Test
  void soundHistoryBreaksNoRule() {
    var calls = new Calls().created("t-1", "a").claimed("t-1", 5, "w1").completed("t-1", 5, "r");
    var hash = Map.of("text", "a", "status", "completed", "version", "3", "fence", "5", "result", "\"r\"");
    var finals = new Finals(Map.of("t-1", hash), Map.of("t-1", hash), Map.of("t-1", List.of(1L, 2L, 3L)), List.of(),
        List.of(), List.of(), List.of());
    assertEquals(Map.of(), Checker.of(NONE).violations(calls.history(), finals));
  }

  @Test
  void lostTaskIsFound() {
    assertFound(1, new CreatesLast(NONE), new Calls().created("t-1", "a"), Calls.nothing());
    assertFound(0, new CreatesLast(new Allowance(0, 9)), new Calls().created("t-1", "a"), Calls.nothing());
    assertFound(1, new ReadsFind(NONE),
        new Calls().created("t-1", "a").add("task.get", "{'id':'t-1'}", "NOT_FOUND", "{}"), Calls.nothing());
  }

  @Test
  void idGivenTwiceAndIdThatWentBackAreFound() {
    assertFound(1, new IdsGrow(), new Calls().created("t-1", "a").created("t-1", "b"), Calls.nothing());
    assertFound(1, new IdsGrow(), new Calls().created("t-9", "a").created("t-2", "b"), Calls.nothing());
    assertFound(0, new IdsGrow(), new Calls().created("t-2", "a").created("t-9", "b").created("t-2", "a"),
        Calls.nothing());
  }

  @Test
  void fenceGivenTwiceAndFenceThatWentBackAreFound() {
    var finals = Calls.finals(Map.of("t-1", Map.of("fence", "9", "version", "1")));
    assertFound(1, new FencesGrow(Allowance.NONE), new Calls().claimed("t-1", 5, "w1").claimed("t-1", 5, "w2"), finals);
    assertFound(1, new FencesGrow(Allowance.NONE), new Calls().claimed("t-1", 5, "w1").claimed("t-1", 4, "w2"), finals);
    assertFound(1, new FencesGrow(Allowance.NONE), new Calls().claimed("t-1", 11, "w1"), finals);
  }

  @Test
  void versionThatWentBackIsFound() {
    var calls = new Calls().ok("task.get", "{'id':'t-1'}", "{'version':4}")
        .ok("task.get", "{'id':'t-1'}", "{'version':3}");
    assertFound(1, new VersionsGrow(NONE), calls, Calls.nothing());
  }

  @Test
  void twoHoldersAreFound() {
    assertFound(1, new OneHolder(),
        new Calls().claimed("t-1", 5, "w1").claimed("t-1", 6, "w2").completed("t-1", 5, "r"), Calls.nothing());
  }

  @Test
  void staleForgedAndLateWritesAreFound() {
    var rule = new StaleWritesRefused();
    assertFound(1, rule, new Calls().claimed("t-1", 5, "w1").claimed("t-1", 6, "w2").completed("t-1", 5, "r"),
        Calls.nothing());
    assertFound(2, rule, new Calls().claimed("t-1", 5, "w1").completed("t-1", 4, "r"), Calls.nothing());
    assertFound(1, rule, new Calls().claimed("t-1", 5, "w1").completed("t-1", 5, "r").completed("t-1", 5, "other"),
        Calls.nothing());
    assertFound(0, rule, new Calls().claimed("t-1", 5, "w1").completed("t-1", 5, "r").completed("t-1", 5, "r"),
        Calls.nothing());
  }

  @Test
  void endThatDidNotStandIsFound() {
    var calls = new Calls().claimed("t-1", 5, "w1").completed("t-1", 5, "r");
    assertFound(1, new EndsLast(NONE), calls, Calls.nothing());
    assertFound(1, new EndsLast(NONE), calls, Calls.finals(Map.of("t-1", Map.of("status", "failed", "version", "3"))));
    assertFound(1, new EndsLast(NONE), calls,
        Calls.finals(Map.of("t-1", Map.of("status", "completed", "result", "\"x\"", "version", "3"))));
    var done = Calls.finals(Map.of("t-1", Map.of("status", "completed", "result", "\"r\"", "version", "3")));
    assertFound(0, new EndsLast(NONE), calls, done);
    assertFound(1, new EndsLast(NONE), calls.claimed("t-1", 6, "w2"), done);
  }

  @Test
  void otherAnswerUnderTheSameKeyAndSecondTaskAreFound() {
    assertFound(1, new SameKeySameAnswer(NONE), new Calls().created("t-1", "a").created("t-2", "a"), Calls.nothing());
    var twins = Calls.finals(Map.of("t-1", Map.of("text", "a"), "t-2", Map.of("text", "a")));
    assertFound(1, new SameKeySameAnswer(NONE), new Calls(), twins);
  }

  @Test
  void missingEventRepeatedEventAndLaggingRowAreFound() {
    var hash = Map.of("version", "2", "status", "pending");
    assertFound(1, new EventsWhole(NONE), new Calls(),
        new Finals(Map.of("t-1", hash), Map.of(), Map.of("t-1", List.of(1L)), List.of(), List.of(), List.of(),
        List.of()));
    assertFound(1, new EventsWhole(NONE), new Calls(),
        new Finals(Map.of("t-1", hash), Map.of(), Map.of("t-1", List.of(1L, 2L, 2L)), List.of(), List.of(),
        List.of(), List.of()));
    assertFound(1, new PostgresEquals(), new Calls(),
        new Finals(Map.of("t-1", hash), Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of()));
    assertFound(1, new PostgresEquals(), new Calls(),
        new Finals(Map.of(), Map.of("t-1", hash), Map.of(), List.of(), List.of(), List.of(), List.of()));
    assertFound(1, new PostgresEquals(), new Calls(),
        new Finals(Map.of(), Map.of(), Map.of(), List.of("t-1"), List.of(), List.of(), List.of()));
  }

  @Test
  void instanceThatWasSaidDeadOrForgottenIsFound() {
    var dead = new Finals(Map.of(), Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of("w1"));
    assertFound(1, new NobodyDies(NONE), new Calls(), dead);
    var forgotten = new Calls().ok("system.heartbeat", "{'instanceId':'w1'}", "{'alive':false}");
    assertFound(1, new NobodyDies(NONE), forgotten, Calls.nothing());
    assertFound(0, new NobodyDies(new Allowance(0, 9)), forgotten, Calls.nothing());
    assertFound(0, new NobodyDies(NONE), new Calls().ok("system.heartbeat", "{'instanceId':'w1'}", "{'alive':true}"),
        Calls.nothing());
  }

  @Test
  void leaseThatWasTakenWhileItRanIsFound() {
    var rule = new LeasesRun(NONE);
    assertFound(1, rule, leased(120_000).add(LOST[0], LOST[1], "LEASE_LOST", "{}"), Calls.nothing());
    assertFound(0, rule, leased(0).add(LOST[0], LOST[1], "LEASE_LOST", "{}"), Calls.nothing());
    assertFound(0, rule, leased(120_000).completed("t-1", 5, "r").add(LOST[0], LOST[1], "LEASE_LOST", "{}"),
        Calls.nothing());
    assertFound(0, rule, leased(120_000).add("task.cancel", "{'id':'t-1'}", "LOST", "{}").add(LOST[0], LOST[1],
        "LEASE_LOST", "{}"), Calls.nothing());
    assertFound(0, new LeasesRun(new Allowance(0, 9)), leased(120_000).add(LOST[0], LOST[1], "LEASE_LOST", "{}"),
        Calls.nothing());
  }

  private static final String[] LOST = {"task.heartbeat", "{'id':'t-1','fence':5}"};

  private static Calls leased(long ms) {
    return new Calls().ok("task.claim", "{'workerId':'w1','leaseMs':" + ms + "}",
        "{'tasks':[{'id':'t-1','fence':5,'attempt':1}]}");
  }

  @Test
  void wordsOfFaultsAreFound() {
    assertFound(1, new NoInternal(), new Calls().add("task.get", "{'id':'t-1'}", "INTERNAL", "{}"), Calls.nothing());
    assertFound(1, new NoCallFails(), new Calls().add("task.get", "{'id':'t-1'}", "LOST", "{}"), Calls.nothing());
    assertFound(1, new RunsOnce(), new Calls().claimed("t-1", 5, "w1").claimed("t-1", 6, "w2"), Calls.nothing());
    assertFound(2, new OnlyCreatesFull(), new Calls().add("task.complete", "{'id':'t-1'}", "FULL", "{}"),
        Calls.nothing());
  }

  @Test
  void watcherThatMissedAnEventIsFound() {
    var finals = new Finals(Map.of(), Map.of(), Map.of("t-1", List.of(1L, 2L), "t-2", List.of(1L)), List.of(),
        List.of(), List.of(), List.of());
    var rule = new WatchersMissNothing();
    assertFound(0, rule, new Calls().watched(null, Set.of("t-1:1", "t-1:2", "t-2:1")), finals);
    assertFound(0, rule, new Calls().watched("t-1", Set.of("t-1:1", "t-1:2")), finals);
    assertFound(1, rule, new Calls().watched(null, Set.of("t-1:1", "t-2:1")), finals);
    assertFound(1, rule, new Calls().watched("t-2", Set.of("t-1:1")), finals);
    assertFound(1, rule, new Calls().watched("t-2", Set.of("t-2:1"), "{}"), finals);
    assertFound(1, rule, new Calls(), finals);
  }

  private static void assertFound(int count, Rule rule, Calls calls, Finals finals) {
    List<String> found = rule.violations(calls.history(), finals);
    assertEquals(count, found.size(), () -> rule.name() + " found " + found);
  }
}
