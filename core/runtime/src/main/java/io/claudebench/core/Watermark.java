package io.claudebench.core;

/** From which share of Redis' {@code maxmemory} on a verb is {@code FULL}; the shares are settings. */
public enum Watermark {
  /** Others' events: first to go. */
  PUBLISH,
  /** What makes something new. */
  CREATE,
  /** What changes something. */
  CHANGE,
  /**
   * Never: reads, what keeps work alive, takes it or ends it, what gives memory back. Redis itself has the last word.
   */
  NONE
}
