package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Texts;
import java.util.List;

/**
 * A todo as an agent says it. Longer texts are cut.
 *
 * @param content what is to be done, up to {@value #CONTENT_MAX} characters
 * @param activeForm what is shown meanwhile, up to {@value #ACTIVE_MAX}; null without
 * @param description more about it, up to {@value #CONTENT_MAX}; null without
 * @param blockedBy ids of the agent's own of what must be completed first; only where todos have such ids
 */
public record Todo(String content, TodoStatus status, String activeForm, String description, List<String> blockedBy) {
  public static final int CONTENT_MAX = 3000;
  public static final int ACTIVE_MAX = 500;

  public Todo {
    content = content == null || content.isEmpty() ? "(no text)" : Texts.start(content, CONTENT_MAX);
    status = status == null ? TodoStatus.pending : status;
    activeForm = text(activeForm, ACTIVE_MAX);
    description = text(description, CONTENT_MAX);
    blockedBy = blockedBy == null ? List.of() : List.copyOf(blockedBy);
  }

  public Todo(String content, TodoStatus status, String activeForm) {
    this(content, status, activeForm, null, null);
  }

  static String text(String text, int most) {
    return text == null || text.isEmpty() ? null : Texts.start(text, most);
  }

  /** As scripts keep it. */
  ObjectNode kept() {
    ObjectNode kept = Json.MAPPER.createObjectNode().put("text", content).put("status", status.name());
    if (activeForm != null) {
      kept.put("activeForm", activeForm);
    }
    if (description != null) {
      kept.put("description", description);
    }
    return kept;
  }
}
