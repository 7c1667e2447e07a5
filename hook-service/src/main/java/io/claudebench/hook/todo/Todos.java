package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Call;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Name;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.hook.session.SessionSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes down what the todos of a session shall be, each by one script; from then on they are brought there, whatever
 * is away in between. A session that was not heard of is open from then on.
 *
 * <p>Each refuses {@code INVALID} (the session is no {@link Name}), {@code CONFLICT} (an instance that is no session
 * has its name) and {@code FULL} (sessionsMax, todosMax), and tells by its answer no more than that it is written. Said
 * again it changes nothing, so the idempotency key of the call is not taken.
 */
@Singleton
public final class Todos {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@-]{1,100}");
  private static final int BLOCKERS_MAX = 100;

  private final Script change;
  private final Stepper stepper;
  private final HookTodoSettings settings;
  private final SessionSettings sessions;

  Todos(Scripts scripts, Stepper stepper, HookTodoSettings settings, SessionSettings sessions) {
    this.change = scripts.load("hook_todo_change");
    this.stepper = stepper;
    this.settings = settings;
    this.sessions = sessions;
  }

  /** What {@code hook_todo_write} takes: the whole list; which todo is which is found by text and place. */
  Object[] snapshot(Call call, String session, List<Todo> todos) {
    check(call, session);
    return new Object[] {session, Json.text(todos.stream().map(Todo::kept).toList()), settings.todosMax(),
        sessions.sessionsMax(), settings.historyMax(), settings.autocreate()};
  }

  /** Something is written for whom this call is. */
  void look(Call call) {
    stepper.look(call.caller().tenant());
  }

  /** There is a todo of this id of the agent's own; one of this id that there was is changed to it. */
  public Uni<Void> created(Call call, String session, String id, Todo todo) {
    return run(call, session, id, todo.kept(), todo.blockedBy(), List.of());
  }

  /** A todo of this id changes; one that is not known is made of what is said, unless it is to go. */
  public Uni<Void> changed(Call call, String session, String id, Change its) {
    return run(call, session, id, its.kept(), its.addBlockedBy(), its.addBlocks());
  }

  private Uni<Void> run(Call call, String session, String id, ObjectNode fields, List<String> blockers,
      List<String> blocked) {
    check(call, session);
    List<String> before = ids(blockers);
    return change.run(call.plain(), session, key(id), Json.text(fields), settings.todosMax(), sessions.sessionsMax(),
        settings.autocreate(), before.size(), before, ids(blocked))
        .invoke(written -> look(call)).replaceWithVoid();
  }

  private static void check(Call call, String session) {
    call.keys().of(Key.TODOS, session);
  }

  private static List<String> ids(List<String> ids) {
    return ids.stream().map(Todos::key).distinct().limit(BLOCKERS_MAX).toList();
  }

  /** An id as it can be part of a field: one of another form stands as its digest. */
  private static String key(String id) {
    if (ID.matcher(id).matches()) {
      return id;
    }
    return Json.digest(Json.MAPPER.getNodeFactory().textNode(id));
  }
}
