package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Verbs of task-service, asked for at instance-service: what may hold them up, end them, or be left of them. */
@Timeout(120)
class CarriedTest {
  private static final int PLACES = 6;
  private static final int BYTES_MAX = 65_536;
  private static final String[] OURS = {"Authorization", "Bearer ours-0123456789abcdef"};
  private static final Keys ACME = Keys.of("cb", "acme");
  private static final Keys CB = Fleet.KEYS;
  private static Fleet fleet;
  private static Rest near;

  private final String worker = "w-" + UUID.randomUUID();
  private Resp redis;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.of("task-service", "instance-service")
        .with("CLAUDEBENCH_KEYS_OURS_SECRET", "ours-0123456789abcdef")
        .withKey("THEIRS", "theirs-0123456789abcdef", "acme")
        .with("CLAUDEBENCH_LIMITS_REPLY_BYTES_MAX", Integer.toString(BYTES_MAX))
        .with("CLAUDEBENCH_LIMITS_CARRIED_MAX", Integer.toString(PLACES)));
    near = fleet.rest("instance-service");
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @BeforeEach
  void worker() {
    redis = fleet.resp();
    ok("system.register", "id", worker, "roles", List.of("worker"), "capacity", 100);
  }

  @AfterEach
  void roomAgain() {
    redis.ask("CONFIG", "SET", "maxmemory", 0);
    Await.room(fleet.rest("task-service"));
    Await.room(near);
    ok("system.unregister", "instanceId", worker);
    redis.close();
  }

  @Test
  void aNumberOutsideItsBoundsIsInvalidBeforeItIsCarriedAndLeavesNoPlace() {
    List<String> inputs = new ArrayList<>();
    for (JsonNode verb : near.get("/verbs", OURS).ok()) {
      if (verb.get("service").asText().equals("task-service")) {
        near.get("/schemas/" + verb.get("name").asText(), OURS).ok().at("/input/properties").properties()
            .forEach(field -> Stream.of("minimum", "maximum").filter(field.getValue()::has).forEach(bound ->
                inputs.add(verb.get("name").asText() + " " + field.getKey() + " "
                    + (bound.equals("minimum") ? "-9223372036854775808" : "9223372036854775807"))));
      }
    }
    assertTrue(inputs.size() > 10, inputs::toString);
    assertAll(inputs.stream().map(input -> () -> {
      String[] words = input.split(" ");
      JsonNode refusal = near.post(words[0], "{\"" + words[1] + "\":" + words[2] + "}", OURS).refused("INVALID");
      assertTrue(refusal.get("errors").findValuesAsText("pointer").contains("/" + words[1]), refusal::toString);
    }));
    assertEquals(0, near.metric("carried_waiting"));
    JsonNode answer = near.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"task.claim\"}", OURS).json();
    assertEquals("INVALID", answer.at("/error/data/code").asText());
  }

  @Test
  void whoCannotWriteATenantsStreamsEndsNoneOfItsCalls() {
    var poll = claim(20_000);
    JsonNode command = waiting(Key.CARRIED);
    String theirReplies = command.get("replyTo").asText().replace(CB.family(Key.REPLIES), ACME.family(Key.REPLIES));
    redis.ask("XADD", theirReplies, "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":" + command.get("id")
        + ",\"result\":{\"forged\":true}}");
    redis.ask("PUBLISH", ACME.of(Key.GONE_CHANNEL), command.get("id").asText());
    Await.until("the forged answer was read", () -> redis.number("XLEN", theirReplies) == 0);
    assertTrue(command.get("id").asText().matches("[0-9a-f]{32}"), command::toString);

    String id = create();
    assertEquals(id, poll.join().ok().get("taskId").textValue());
  }

  @Test
  void rolesOnAStreamOfCommandsOnlyTakeAwayAndOnOneOfCarriedCallsAreWhatTheySay() {
    assertEquals("OK", word(Key.COMMANDS, "{}"));
    assertEquals("OK", word(Key.COMMANDS, "{\"roles\":[\"internal\"]}"));
    for (String roles : List.of("[\"admin\"]", "[\"worker\"]", "[]", "\"admin\"")) {
      assertEquals("FORBIDDEN", word(Key.COMMANDS, "{\"roles\":" + roles + "}"), roles);
    }
    assertEquals("FORBIDDEN", word(Key.CARRIED, "{}"));
    assertEquals("FORBIDDEN", word(Key.LIFELINES, "{\"roles\":[\"worker\"]}"));
    assertEquals("OK", word(Key.LIFELINES, "{\"roles\":[\"operator\"]}"));
    assertEquals("OK", word(Key.CARRIED, "{\"roles\":[\"admin\"]}"));
  }

  @Test
  void aCommandIsBoundedLikeABodyAndOfADeadOneAPieceIsKept() {
    String replyTo = CB.of(Key.REPLIES, worker);
    long before = redis.number("XLEN", CB.of(Key.DEAD_COMMANDS));
    for (Key stream : List.of(Key.COMMANDS, Key.CARRIED, Key.LIFELINES)) {
      redis.ask("XADD", CB.of(stream, "task"), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":1,\"replyTo\":\"" + replyTo
          + "\",\"method\":\"task.create\",\"params\":{\"text\":\"x\",\"y\":\"" + "y".repeat(2_000_000) + "\"}}");
    }
    Await.until("all are told", () -> redis.number("XLEN", replyTo) == 3);
    Await.until("all are dead", () -> redis.number("XLEN", CB.of(Key.DEAD_COMMANDS)) == before + 3);
    assertEquals("TOO_LARGE", answers(replyTo).getLast().at("/error/data/code").asText());
    assertTrue(redis.number("MEMORY", "USAGE", CB.of(Key.DEAD_COMMANDS)) < 50_000 + before * 10_000);
  }

  @Test
  void atMaxmemoryLifelinesPassThroughAnotherService() {
    List<Map<String, Object>> held = IntStream.range(0, 4).mapToObj(i -> held()).toList();
    redis.ask("CONFIG", "SET", "maxmemory", 1);
    near.post("task.create", Map.of("text", "no room"), OURS).refused("FULL");
    lifelines(held);
  }

  @Test
  void behindTenThousandStuckCommandsLifelinesPassThroughAnotherService() {
    List<Map<String, Object>> held = IntStream.range(0, 4).mapToObj(i -> held()).toList();
    for (Key stream : List.of(Key.COMMANDS, Key.CARRIED)) {
      redis.ask("EVAL", "for i = 1, 10000 do redis.call('XADD', KEYS[1], '*', 'data', 'x') end "
          + "redis.call('XREADGROUP', 'GROUP', 'task-service', 'stuck', 'COUNT', 10000, 'STREAMS', KEYS[1], '>')", 1,
          CB.of(stream, "task"));
    }
    near.post("task.create", Map.of("text", "no room"), OURS).refused("FULL");
    lifelines(held);
    for (Key stream : List.of(Key.COMMANDS, Key.CARRIED)) {
      redis.ask("XGROUP", "DELCONSUMER", CB.of(stream, "task"), "task-service", "stuck");
      redis.ask("XTRIM", CB.of(stream, "task"), "MAXLEN", 0);
    }
  }

  @Test
  void longPollsHoldThePlacesOfNobodyElse() {
    List<Map<String, Object>> held = IntStream.range(0, 4).mapToObj(i -> held()).toList();
    List<CompletableFuture<Reply>> polls = IntStream.range(0, PLACES).mapToObj(i -> claim(2_000)).toList();
    Await.until("all are on their way", () -> near.metric("carried_waiting") == PLACES);
    claim(2_000).join().refused("UNAVAILABLE");
    lifelines(held);
    ok("task.list");
    polls.forEach(poll -> poll.join().ok());
    Await.until("no place is held", () -> near.metric("carried_waiting") == 0);
  }

  @Test
  void answersAreDeletedWhenTheyAreReadAndBoundedWhenTheyAreNot() {
    IntStream.range(0, 20).forEach(i -> ok("task.create", "text", "x".repeat(500), "priority", 0));
    String replies = redis.texts("KEYS", CB.of(Key.REPLIES, "instance-service") + ".*").getFirst();
    Await.until("what is read is gone", () -> redis.number("XLEN", replies) == 0);

    for (Key stream : List.of(Key.COMMANDS, Key.CARRIED)) {
      String unread = CB.of(Key.REPLIES, worker + stream.ordinal());
      for (int i = 0; i < 50; i++) {
        send(stream, unread, "task.list", "{\"limit\":20}", "{\"roles\":[\"watcher\"]}");
      }
      send(stream, unread, "task.list", "{\"limit\":1}", "{\"roles\":[\"watcher\"]}");
      Await.until("all are run", () -> redis.number("XLEN", CB.of(stream, "task")) == 0);
      assertTrue(redis.number("MEMORY", "USAGE", unread, "SAMPLES", 0) < BYTES_MAX * 2, stream::name);
      assertTrue(redis.number("XLEN", unread) > 1, stream::name);
      boolean isOneRefused = answers(unread).stream()
          .anyMatch(answer -> answer.at("/error/data/code").asText().equals("UNAVAILABLE"));
      assertEquals(stream == Key.CARRIED, isOneRefused, stream::name);
    }
    IntStream.range(0, 20).forEach(i -> claimed());
  }

  @Test
  void aStreamOfAnswersThatBeginsAnewByAnOlderClockIsRead() {
    ok("task.list");
    String replies = redis.texts("KEYS", CB.of(Key.REPLIES, "instance-service") + ".*").getFirst();
    redis.ask("XADD", replies, "9999999999999-0", "data", "{}");
    Await.until("it was read", () -> redis.number("XLEN", replies) == 0);
    redis.ask("DEL", replies);
    ok("task.list");
  }

  private void lifelines(List<Map<String, Object>> held) {
    List<Supplier<Reply>> calls = List.of(
        () -> near.post("task.heartbeat", held.get(0), OURS),
        () -> near.post("task.complete", with(held.get(0), "result", 1), OURS),
        () -> near.post("task.fail", with(held.get(1), "error", Map.of("message", "no luck")), OURS),
        () -> near.post("task.release", held.get(2), OURS),
        () -> near.post("task.cancel", with(held.get(3), "force", true), OURS));
    assertEquals(List.of("OK", "OK", "OK", "OK", "OK"), calls.stream().map(call -> call.get().word()).toList());
    claimed();
  }

  private static Map<String, Object> with(Map<String, Object> held, String name, Object value) {
    var all = map(held.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())).toArray());
    all.put(name, value);
    return all;
  }

  /** A task under a lease of the worker. */
  private Map<String, Object> held() {
    create();
    JsonNode task = ok("task.claim", "workerId", worker).at("/tasks/0");
    return map("id", task.get("id").asText(), "workerId", worker, "fence", task.get("fence").longValue());
  }

  /** What is left of a test belongs to no other. */
  private void claimed() {
    redis.ask("CONFIG", "SET", "maxmemory", 0);
    for (JsonNode task : fleet.rest("task-service").post("task.list", Map.of("limit", 1000), OURS).ok().get("tasks")) {
      if (!List.of("completed", "failed", "cancelled").contains(task.get("status").asText())) {
        fleet.rest("task-service").post("task.cancel", map("id", task.get("id").asText(), "force", true), OURS).ok();
      }
    }
  }

  private String create() {
    return ok("task.create", "text", "carried").get("id").textValue();
  }

  private CompletableFuture<Reply> claim(int waitMs) {
    return near.send("task.claim", Map.of("workerId", worker, "waitMs", waitMs), OURS);
  }

  private JsonNode ok(String verb, Object... input) {
    return near.post(verb, map(input), OURS).ok();
  }

  /** The only command that is under way. */
  private JsonNode waiting(Key stream) {
    Await.until("it is under way", () -> redis.number("XLEN", CB.of(stream, "task")) == 1);
    return Rest.json(redis.entries(CB.of(stream, "task")).getFirst());
  }

  /** The word that task.resume gets, which is for operators. */
  private String word(Key stream, String metadata) {
    String replyTo = CB.of(Key.REPLIES, "test-" + UUID.randomUUID());
    send(stream, replyTo, "task.resume", "{}", metadata);
    Await.until("it is answered", () -> redis.number("XLEN", replyTo) == 1);
    JsonNode answer = answers(replyTo).getFirst();
    return answer.has("result") ? "OK" : answer.at("/error/data/code").asText();
  }

  private void send(Key stream, String replyTo, String verb, String input, String metadata) {
    redis.ask("XADD", CB.of(stream, "task"), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":\"" + UUID.randomUUID()
        + "\",\"method\":\"" + verb + "\",\"params\":" + input + ",\"metadata\":" + metadata + ",\"replyTo\":\""
        + replyTo + "\"}");
  }

  private List<JsonNode> answers(String replyTo) {
    return redis.entries(replyTo).stream().map(Rest::json).toList();
  }
}
