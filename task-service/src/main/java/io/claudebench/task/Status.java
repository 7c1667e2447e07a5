package io.claudebench.task;

/** Where a task stands in its life; the names are those of the contract. */
public enum Status {
  pending, scheduled, blocked, in_progress, completed, failed, cancelled
}
