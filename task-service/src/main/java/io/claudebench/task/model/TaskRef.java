package io.claudebench.task.model;

import io.claudebench.core.Refusal;

/** Task verbs take {@code id} or {@code taskId}. */
public final class TaskRef {

  /** Refuses {@code INVALID} when none is given or they differ. */
  public static String of(String id, String taskId) {
    if (id == null && taskId == null) {
      throw Refusal.invalid("/id", "must be given");
    }
    if (id != null && taskId != null && !id.equals(taskId)) {
      throw Refusal.invalid("/id", "differs from taskId; send one of them");
    }
    return id != null ? id : taskId;
  }

  private TaskRef() {}
}
