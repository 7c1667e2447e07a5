package io.claudebench.hook.todo;

/** How far a todo is, as agents say it. */
public enum TodoStatus {
  pending, in_progress, completed
}
