package io.claudebench.event.rebuild;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventRebuildTest {
  private static final int TASKS = 700; // more than a page

  @Inject
  Streams streams;

  private Book book;

  @BeforeEach
  void empty() {
    book = new Book(streams);
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, streams.run("KEYS", "cb:rebuil*").size());
    new Book(streams);
  }

  @Test
  void livesOfEachKindAreRebuiltAsTheyAre() {
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    System.out.println("EventRebuildTest, seed " + seed);
    var dice = new SplittableRandom(seed);
    IntStream.range(0, TASKS).forEach(n -> book.life("t-" + n, dice));
    book.instance("a", "instance.registered", "healthy");
    book.instance("b", "instance.registered", "healthy");
    book.instance("b", "instance.failed", "OFFLINE");
    book.instance("c", "instance.registered", "healthy");
    book.instance("c", "instance.unregistered", "");

    JsonNode told = rebuild();

    assertTrue(told.get("equal").asBoolean(), told::toString);
    assertEquals(TASKS, told.get("tasks").asInt());
    assertEquals(3, told.get("instances").asInt());
    assertEquals(events(), told.get("events").asLong());
    told.get("figures").forEach(figure -> assertEquals(figure.get("told"), figure.get("is"), figure::toString));
    assertEquals(told.get("digest"), rebuild().get("digest"));
  }

  @Test
  void whatIsNotAsItsEventsTellIsNamed() {
    IntStream.range(0, 50).forEach(n -> book.step("t-" + n, "task.created", "pending", 50, 0, ""));
    book.step("t-7", "task.claimed", "in_progress", 50, 1, "w");
    assertTrue(rebuild().get("equal").asBoolean());

    assertDiffers("t-1", "1 pending 50 0 ", "1 pending 51 0 ", "HSET", "cb:task:t-1", "priority", "51");
    assertDiffers("t-2", "1 pending 50 0 ", "1 failed 50 0 ", "HSET", "cb:task:t-2", "status", "failed");
    assertDiffers("t-7", "2 in_progress 50 1 w", "2 in_progress 50 1 v", "HSET", "cb:task:t-7", "assignedTo",
        "v");
    assertDiffers("t-3", null, null, "DEL", "cb:task:t-3"); // waits, says its last event
    assertDiffers("t-4", null, null, "HINCRBY", "cb:task:t-4", "version", "1"); // without an event

    assertEquals(5, rebuild().get("differences").asInt());
  }

  @Test
  void aTaskOfWhichNoEventTellsIsFoundInItsQueue() {
    book.step("t-1", "task.created", "pending", 50, 0, "");
    streams.run("HSET", "cb:task:t-2", "id", "t-2", "status", "pending", "version", "1", "priority",
        "50", "attempt", "0", "createdAt",
        Long.toString(streams.now() + 1000));
    streams.run("ZADD", "cb:queue:tasks:pending", "1", "t-2");

    JsonNode told = rebuild();

    assertEquals(List.of("t-2"), ids(told));
  }

  @Test
  void tasksOlderThanWhatIsKeptAndThoseThatLeftRedisAreCountedOnly() {
    streams.run("HSET", "cb:task:t-0", "id", "t-0", "status", "pending", "createdAt", "1000");
    streams.run("ZADD", "cb:queue:tasks:pending", "1", "t-0");
    book.step("t-1", "task.created", "pending", 50, 0, "");
    book.step("t-1", "task.claimed", "in_progress", 50, 1, "w");
    book.step("t-2", "task.created", "pending", 50, 0, "");
    book.step("t-2", "task.completed", "completed", 50, 1, "w");
    streams.run("DEL", "cb:task:t-2");
    String first = streams.run("XRANGE", "cb:stream:task.created", "-", "+", "COUNT", "1").get(0).get(0).toString();
    streams.run("XDEL", "cb:stream:task.created", first); // t-1's

    JsonNode told = rebuild();

    assertTrue(told.get("equal").asBoolean(), told::toString);
    assertEquals(2, told.get("older").asInt());
    assertEquals(1, told.get("ended").asInt());
    assertEquals(0, told.get("tasks").asInt());
  }

  @Test
  void aFleetThatWorksMeanwhileDiffersInNothing() {
    var writers = IntStream.range(0, 4).mapToObj(writer -> CompletableFuture.runAsync(() -> {
      var dice = new SplittableRandom(writer);
      IntStream.range(0, 400).forEach(n -> book.life("t-" + (100 * writer + n % 50), dice));
    })).toList();
    while (!writers.stream().allMatch(CompletableFuture::isDone)) {
      JsonNode told = rebuild();
      assertTrue(told.get("equal").asBoolean(), told::toString);
    }
    writers.forEach(CompletableFuture::join);
    assertEquals(200, rebuild().get("tasks").asInt());
  }

  /** Anybody with a client of Redis may have written it. */
  @Test
  void whatIsNoEventStopsNothing() {
    for (String data : List.of("", "x", "{}", "12", "{\"entity\":\"t-1\",\"version\":9}", "[]", "null")) {
      streams.run("XADD", "cb:stream:task.created", "*", "data", data);
      streams.run("XADD", "cb:stream:instance.failed", "*", "data", data);
    }
    streams.run("XADD", "cb:stream:task.claimed", "*", "other", "{}");
    book.step("t-1", "task.created", "pending", 50, 0, "");

    JsonNode told = rebuild();

    assertTrue(told.get("equal").asBoolean(), told::toString);
    assertEquals(1, told.get("tasks").asInt());
  }

  @Test
  void oneRunAtATimeHasTheViews() {
    var dice = new SplittableRandom(1);
    IntStream.range(0, 300).forEach(n -> book.life("t-" + n, dice));
    var answers = IntStream.range(0, 5).mapToObj(n -> HERE.send("event.rebuild", "{}")).toList().stream()
        .map(CompletableFuture::join).toList();
    answers.stream().filter(answer -> answer.status() != 200).forEach(answer -> answer.refused("CONFLICT"));
    answers.stream().filter(answer -> answer.status() == 200)
        .forEach(answer -> assertTrue(answer.json().get("equal").asBoolean(), answer::toString));
    assertTrue(answers.stream().anyMatch(answer -> answer.status() == 200));
    assertFalse(answers.stream().allMatch(answer -> answer.status() == 200));
  }

  private void assertDiffers(String id, String told, String is, String command, String... args) {
    streams.run(command, args);
    JsonNode answer = rebuild();
    JsonNode found = StreamSupport.stream(answer.get("different").spliterator(), false)
        .filter(one -> one.get("id").asText().equals(id)).findFirst().orElseThrow();
    if (told != null) {
      assertEquals(told, found.get("told").asText());
      assertEquals(is, found.get("is").asText());
    }
    assertFalse(answer.get("equal").asBoolean());
  }

  private static List<String> ids(JsonNode told) {
    return StreamSupport.stream(told.get("different").spliterator(), false).map(one -> one.get("id").asText()).toList();
  }

  private long events() {
    return StreamSupport.stream(streams.run("KEYS", "cb:stream:*").spliterator(), false).map(Object::toString)
        .filter(key -> key.startsWith("cb:stream:task.") || key.startsWith("cb:stream:instance."))
        .mapToLong(key -> streams.run("XLEN", key).toLong()).sum();
  }

  private static JsonNode rebuild() {
    return HERE.ok("event.rebuild", "{}");
  }
}
