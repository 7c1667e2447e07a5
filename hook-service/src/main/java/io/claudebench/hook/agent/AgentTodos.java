package io.claudebench.hook.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.Tenants;
import io.claudebench.core.Trace;
import io.claudebench.core.Verbs;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.hook.todo.Change;
import io.claudebench.hook.todo.Todo;
import io.claudebench.hook.todo.TodoStatus;
import io.claudebench.hook.todo.Todos;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;

/** Hands on what becomes of an agent's todos: whole lists to {@code hook.todo_write}, single ones to their session. */
@Singleton
final class AgentTodos implements Listener {
  private static final String VERB = "hook.todo_write";

  private final Dispatch dispatch;
  private final Todos todos;
  private final Verbs verbs;
  private final Tenants tenants;

  AgentTodos(Dispatch dispatch, Todos todos, Verbs verbs, Tenants tenants) {
    this.dispatch = dispatch;
    this.todos = todos;
    this.verbs = verbs;
    this.tenants = tenants;
  }

  @Override
  public Uni<Void> heard(Heard event, Caller caller, Trace trace) {
    Uni<Void> written = Uni.createFrom().voidItem();
    for (TodoChange change : event.session() == null ? List.<TodoChange>of() : event.todos()) {
      written = written.chain(() -> hand(change, event.session(), caller, trace));
    }
    return written;
  }

  /** Its todos would be lost without a word. */
  @Override
  public boolean isTold(Heard event) {
    return !event.todos().isEmpty();
  }

  private Uni<Void> hand(TodoChange change, String session, Caller caller, Trace trace) {
    return switch (change) {
      case TodoChange.Listed list -> dispatch.run(ask(input(list, session), caller, trace)).replaceWithVoid();
      case TodoChange.Made made -> todos.created(call(caller, trace), session, made.id(),
          new Todo(made.subject(), TodoStatus.pending, made.activeForm(), made.description(), List.of()));
      case TodoChange.Changed its -> todos.changed(call(caller, trace), session, its.id(),
          new Change(its.subject(), status(its.status()), its.activeForm(), its.description(), its.blockedBy(),
              its.blocks(), "deleted".equals(its.status())));
    };
  }

  /** Null where it says none, or one that is no todo's. */
  private static TodoStatus status(String word) {
    return Arrays.stream(TodoStatus.values()).filter(one -> one.name().equals(word)).findFirst().orElse(null);
  }

  private static Ask ask(ObjectNode input, Caller caller, Trace trace) {
    return new Ask(Ask.Via.REST, caller, new Ask.Request(VERB, input, null), trace, null);
  }

  private Call call(Caller caller, Trace trace) {
    return new Call(verbs.find(VERB), ask(null, caller, trace), tenants.keys(caller.tenant()), null, null);
  }

  private static ObjectNode input(TodoChange.Listed list, String session) {
    ObjectNode input = Json.MAPPER.createObjectNode().put("sessionId", session);
    ArrayNode todos = input.putArray("todos");
    for (TodoChange.Item item : list.items()) {
      ObjectNode todo = todos.addObject().put("content", item.content()).put("status", item.status());
      if (item.activeForm() != null) {
        todo.put("activeForm", item.activeForm());
      }
    }
    return input;
  }
}
