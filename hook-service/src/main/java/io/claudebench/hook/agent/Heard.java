package io.claudebench.hook.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What an agent's event is here, in no agent's words.
 *
 * @param verb what is asked; null when the event asks nothing of us
 * @param input of the verb
 * @param session in which it happens; null when it does not say
 * @param isOver whether the session has ended
 * @param todos what became of the todos of the session; mostly nothing
 */
public record Heard(String verb, ObjectNode input, String session, boolean isOver, List<TodoChange> todos) {

  public static Heard nothing(String session) {
    return new Heard(null, null, session, false, List.of());
  }

  public Heard over() {
    return new Heard(verb, input, session, true, todos);
  }

  public Heard with(List<TodoChange> changes) {
    return new Heard(verb, input, session, isOver, changes);
  }
}
