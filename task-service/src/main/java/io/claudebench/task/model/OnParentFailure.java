package io.claudebench.task.model;

/**
 * What becomes of a task when one it waits for fails, is cancelled or deleted: it fails too, stays blocked, or goes on
 * without it.
 */
public enum OnParentFailure {
  fail, block, run
}
