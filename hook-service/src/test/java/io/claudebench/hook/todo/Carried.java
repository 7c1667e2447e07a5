package io.claudebench.hook.todo;

import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Tenants;
import io.claudebench.core.Trace;
import io.claudebench.core.Verbs;
import io.claudebench.testkit.Await;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A session, and owners of tasks and instances that stand in for those of the trials; a Redis that is empty. */
abstract class Carried {
  @Inject Lists lists;
  @Inject Todos todos;
  @Inject Verbs verbs;
  @Inject Tenants tenants;

  final String session = "s-" + UUID.randomUUID();
  TaskOwners owners;

  @BeforeEach
  void begin() {
    lists.run("FLUSHALL");
    new OpenEpoch().open(null, lists.redis());
    owners = new TaskOwners(lists);
  }

  @AfterEach
  void end() {
    owners.close();
  }

  Call call() {
    var ask = new Ask(Ask.Via.REST, new Caller("", "test", Set.of("internal")),
        new Ask.Request("hook.todo_write", null, null), Trace.of((String) null), null);
    return new Call(verbs.find("hook.todo_write"), ask, tenants.fleet(), null, null);
  }

  void created(String id, Todo todo) {
    todos.created(call(), session, id, todo).await().indefinitely();
  }

  void changed(String id, Change change) {
    todos.changed(call(), session, id, change).await().indefinitely();
  }

  void settles() {
    Await.until("all is carried", () -> lists.run("ZSCORE", "cb:todos:due", session) == null);
  }

  void comes(String... rows) {
    try {
      Await.until("tasks " + List.of(rows), () -> owners.rows().equals(List.of(rows)));
    } catch (RuntimeException late) {
      throw new AssertionError(owners.tasks() + " after " + owners.done() + "; " + lists.todos(session)
          + lists.hash("cb:mapping:todo-task:" + session), late);
    }
    settles();
  }
}
