package io.claudebench.hook.todo;

import static io.claudebench.hook.todo.Lists.write;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Todos brought to their tasks whoever answers badly. */
@QuarkusTest
@TestProfile(QuickTodos.class)
@WithTestResource(RedisResource.class)
@Timeout(120)
class CarryingTest extends Carried {

  @Test
  void whatIsDoneToATaskFromOutsideIsLeftUntilItsTodoChanges() {
    write(session, "A", "pending").ok();
    comes("A pending");
    synchronized (owners) {
      owners.task(owners.tasks().getFirst().get("id").asText()).put("status", "cancelled");
    }

    write(session, "A", "in_progress").ok();
    comes("A cancelled");
    assertTrue(lists.hash("cb:mapping:todo-task:" + session).get("n1").contains("by somebody else"));
    write(session, "A", "pending").ok();
    comes("A cancelled", "A pending");
  }

  @Test
  void aLeaseThatIsLostIsTakenAgain() {
    write(session, "A", "in_progress").ok();
    comes("A in_progress");
    synchronized (owners) {
      owners.task(owners.tasks().getFirst().get("id").asText()).put("status", "pending").put("fence", 7)
          .remove("assignedTo");
    }

    comes("A in_progress"); // the next beat notices
    Await.until("with another fence", () -> owners.tasks().getFirst().get("fence").asLong() == 8);
  }

  @Test
  void whatNobodyAnswersIsDoneOnceAndInOrder() {
    long seed = ThreadLocalRandom.current().nextLong();
    var random = new Random(seed);
    var model = new Snapshots();
    for (int i = 0; i < 25; i++) {
      owners.harm(verb -> random.nextInt(6) == 0, verb -> random.nextInt(6) == 0);
      var given = model.another(random, 6);
      model.write(given);
      HERE.post("hook.todo_write", Snapshots.input(session, given)).ok();
      Await.pause(random.nextInt(200));
    }
    owners.heal();
    settles();
    assertEquals(List.of(), differences(model), "seed " + seed + ": " + owners.done());
  }

  /** Each todo has a task per attempt: all but the last completed, the last as the list says. */
  private List<String> differences(Snapshots model) {
    var byTodo = new TreeMap<String, List<String>>();
    owners.tasks().forEach(task -> byTodo.computeIfAbsent("n" + task.at("/metadata/todo").asText(),
        todo -> new ArrayList<>()).add(task.get("status").asText() + " " + task.get("text").asText()));
    var differences = new ArrayList<String>();
    for (Snapshots.Item one : model.list()) {
      List<String> has = byTodo.getOrDefault(one.key(), List.of());
      boolean isRight = has.size() == one.attempt() && has.getLast().equals(one.status() + " " + one.text())
          && has.subList(0, has.size() - 1).stream().allMatch(task -> task.startsWith("completed"));
      if (!isRight) {
        differences.add(one + " has " + has);
      }
      byTodo.remove(one.key());
    }
    byTodo.forEach((key, has) -> {
      if (!has.stream().allMatch(task -> task.startsWith("completed") || task.startsWith("cancelled"))) {
        differences.add(key + " is gone and has " + has);
      }
    });
    return differences;
  }

  @Test
  void anInstanceServiceThatIsAwayKeepsNobodyFromBeingWrittenDown() {
    owners.harm(verb -> verb.startsWith("system."), verb -> false);
    write(session, "A", "pending", "B", "in_progress").ok();
    Await.until("both are tasks", () -> owners.rows().equals(List.of("A pending", "B pending")));

    owners.heal();
    comes("A pending", "B in_progress");
  }

  @Test
  void whatFindsNoRoomKeepsNothingFromEnding() {
    write(session, "A", "in_progress").ok();
    comes("A in_progress");
    owners.fill(verb -> verb.equals("task.create"));
    write(session, "B", "pending", "A", "completed").ok();
    Await.until("what makes room is done", () -> owners.rows().equals(List.of("A completed")));

    owners.heal();
    comes("A completed", "B pending");
  }

  @Test
  void aTaskThatIsNeverWhereItShouldBeIsGivenUpAndTheOthersGoOn() {
    write(session, "A", "pending", "B", "pending").ok();
    comes("A pending", "B pending");
    synchronized (owners) {
      owners.task(owners.tasks().getFirst().get("id").asText()).put("assignedTo", "another");
    }

    write(session, "A", "in_progress", "B", "completed").ok();
    comes("A pending", "B completed");
    assertTrue(lists.hash("cb:mapping:todo-task:" + session).get("n1").contains("whatever is done"));
  }

  @Test
  void aCommandThatIsAlwaysOurFaultIsGivenUpAndTheOthersGoOn() {
    owners.poison("A");
    write(session, "A", "pending", "B", "pending").ok();
    comes("B pending");

    write(session, "A", "in_progress", "B", "in_progress").ok();
    comes("B in_progress");
  }
}
