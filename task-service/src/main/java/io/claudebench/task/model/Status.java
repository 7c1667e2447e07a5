package io.claudebench.task.model;

/** Where a task stands in its life; the names are those of the contract. */
public enum Status {
  pending, scheduled, blocked, in_progress, completed, failed, cancelled
}
