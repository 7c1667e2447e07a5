package io.claudebench.task.model;

import io.claudebench.core.Refusal;

/** Task verbs take {@code id} or {@code taskId}; that one of them is there {@code @AnyOf} has seen to. */
public final class TaskRef {

  /** Refuses {@code INVALID} when they differ. */
  public static String of(String id, String taskId) {
    if (id != null && taskId != null && !id.equals(taskId)) {
      throw Refusal.invalid("/id", "differs from taskId; send one of them");
    }
    return id != null ? id : taskId;
  }

  private TaskRef() {}
}
