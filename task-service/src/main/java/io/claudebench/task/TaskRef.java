package io.claudebench.task;

import io.claudebench.core.Refusal;
import java.util.List;
import java.util.Map;

/** Task verbs take {@code id} or {@code taskId}. */
final class TaskRef {

  /** Refuses {@code INVALID} when none is given or they differ. */
  static String of(String id, String taskId) {
    if (id == null && taskId == null) {
      throw invalid("must be given");
    }
    if (id != null && taskId != null && !id.equals(taskId)) {
      throw invalid("differs from taskId; send one of them");
    }
    return id != null ? id : taskId;
  }

  private static RuntimeException invalid(String message) {
    return Refusal.INVALID.because("/id " + message + ".").with("errors", List.of(Map.of("pointer", "/id", "message", message)));
  }

  private TaskRef() {}
}
