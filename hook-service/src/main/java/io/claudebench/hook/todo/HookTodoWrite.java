package io.claudebench.hook.todo;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Takes the whole todo list of a session, as an agent writes it after each change. What it shall be is written down
 * before the answer; the tasks follow, in order, whatever is away in between.
 *
 * <p>Refuses {@code INVALID}, {@code CONFLICT} (an instance that is no session has its name) and {@code FULL}
 * (sessionsMax, todosMax).
 */
@Handles(verb = "hook.todo_write", summary = "Takes the todo list of an agent's session; todos become tasks.",
    may = Access.WORK, mcp = false, emits = "hook.todo_write.executed")
@Singleton
final class HookTodoWrite implements Handler<HookTodoWrite.In, HookTodoWrite.Out> {

  record Item(
      @NotNull @Size(min = 1, max = Todo.CONTENT_MAX) @Doc("What is to be done.") String content,
      @NotNull @Doc("How far it is.") TodoStatus status,
      @Size(max = Todo.ACTIVE_MAX) @Doc("What is shown while it is done.") String activeForm) {}

  record In(
      @NotNull @Limit(items = 1000) @Doc("The whole list, in its order.") List<@NotNull @Valid Item> todos,
      @Name @Doc("Name of the agent's session; absent is instanceId.") String sessionId,
      @Name @OwnInstance(isOptional = true) String instanceId) {}

  record Out(
      @Doc("True; else the call is refused.") boolean processed) {}

  private final Script script;
  private final Todos todos;

  HookTodoWrite(Scripts scripts, Todos todos) {
    this.script = scripts.load("hook_todo_write");
    this.todos = todos;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    String session = in.sessionId() != null ? in.sessionId() : in.instanceId();
    if (session == null) {
      throw Refusal.invalid("/sessionId", "is missing: say whose todos these are, by sessionId or instanceId");
    }
    List<Todo> list = in.todos().stream().map(one -> new Todo(one.content(), one.status(), one.activeForm())).toList();
    return script.run(call, todos.snapshot(call, session, list)).invoke(written -> todos.look(call))
        .replaceWith(new Out(true));
  }
}
