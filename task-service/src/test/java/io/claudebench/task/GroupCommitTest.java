package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of one moment go to Redis together; each is answered as if it had come alone, whatever its neighbours do. */
class GroupCommitTest extends Contract {
  private static final int CALLS = 800;

  private Rest rest;
  private Keys keys;

  @BeforeEach
  void begin() {
    rest = stage.rest;
    keys = stage.keys;
  }

  @Test
  void eachHasItsOwnAnswer() {
    String parent = stage.create("a parent");
    List<Reply> replies = Stage.parallel(CALLS, i -> rest.post("task.create", switch (i % 4) {
      case 0 -> map("text", "alone " + i);
      case 1 -> map("text", "twice", "idempotencyKey", "twice-" + i / 8 + "-" + parent);
      case 2 -> map("text", "child " + i, "dependsOn", List.of("t-999999999"));
      default -> map("text", "child " + i, "dependsOn", List.of(parent));
    }));
    for (int i = 0; i < CALLS; i++) {
      Reply reply = replies.get(i);
      switch (i % 4) {
        case 0 -> assertEquals("alone " + i, reply.ok().get("text").textValue());
        case 1 -> assertEquals(id(replies.get(i / 8 * 8 + 1)), id(reply));
        case 2 -> reply.refused("NOT_FOUND");
        default -> assertEquals("blocked", reply.ok().get("status").textValue());
      }
    }
    assertEquals(CALLS / 4 + CALLS / 8 + CALLS / 4, replies.stream().filter(reply -> reply.status() == 200)
        .map(GroupCommitTest::id).collect(toSet()).size());
    assertTrue(rest.metric("redis_group_size_max{type=\"task_create\"}") > 1, "none of them went together");
    assertSound();
  }

  /** An error before the first write of a call: it leaves nothing, and harms no call beside it. */
  @Test
  void oneThatFailsBeforeItWritesHarmsNoOther() {
    List<String> ids = IntStream.range(0, 40).mapToObj(i -> stage.create("update me")).toList();
    try (var redis = new Resp(stage.redis)) {
      redis.ask("SET", keys.of(Key.TASK, "t-888888888"), "no hash");
      List<Reply> replies = Stage.parallel(CALLS, i -> rest.post("task.update", map("id",
          i % 5 == 0 ? "t-888888888" : ids.get(i % 40), "updates", map("priority", i % 100))));
      for (int i = 0; i < CALLS; i++) {
        if (i % 5 == 0) {
          replies.get(i).refused("INTERNAL");
        } else {
          assertEquals(i % 100, replies.get(i).ok().get("priority").intValue());
        }
      }
      redis.ask("DEL", keys.of(Key.TASK, "t-888888888"));
    }
    assertSound();
  }

  /** An error after the first write is as bad as it is alone, for that call; those beside it are whole. */
  @Test
  void oneThatFailsHalfwayHarmsNoOther() {
    String worker = "group-" + System.nanoTime();
    stage.register(worker, CALLS);
    List<String> ids = Stage.parallel(200, i -> stage.create("assign me"));
    try (var redis = new Resp(stage.redis)) {
      List<String> broken = IntStream.range(0, 200).filter(i -> i % 5 == 0)
          .mapToObj(i -> keys.of(Key.TASK_ASSIGNMENTS, ids.get(i))).toList();
      broken.forEach(key -> redis.ask("SET", key, "no list"));
      List<Reply> replies = Stage.parallel(200, i -> rest.post("task.assign",
          map("taskId", ids.get(i), "instanceId", worker)));
      for (int i = 0; i < 200; i++) {
        if (i % 5 == 0) {
          replies.get(i).refused("INTERNAL");
        } else {
          replies.get(i).ok();
        }
        assertEquals(worker, redis.text("HGET", keys.of(Key.TASK, ids.get(i)), "assignedTo"), "the note came last");
      }
      broken.forEach(key -> redis.ask("DEL", key));
    }
    assertSound();
  }

  /** Redis begins no call of a group after a millisecond: those that are left over come next. */
  @Test
  void whatOneGroupCannotDoTheNextDoes() {
    var tasks = IntStream.range(0, 40).mapToObj(i -> map("text", "one of many")).toList();
    List<Reply> replies = Stage.parallel(64, i -> rest.post("task.create_batch", map("tasks", tasks)));
    assertEquals(64 * 40, replies.stream().flatMap(reply -> reply.ok().findValuesAsText("id").stream())
        .collect(toSet()).size());
    assertSound();
  }

  private static String id(Reply reply) {
    JsonNode task = reply.ok();
    return task.get("id").textValue();
  }
}
