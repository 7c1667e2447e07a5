package io.claudebench.core.health;

/**
 * Something a service needs besides Redis, as its readiness tells it. A bean of this type is asked on every look; it
 * must not block.
 */
public interface Condition {
  /** A word such as {@code postgres}; the name of its entry in the readiness data. */
  String name();

  /** Whether calls can be served; false takes the service out of rotation. */
  boolean up();

  /** Whether something is missing that callers do not feel yet. */
  boolean degraded();

  /** {@code up}, {@code away} or whatever an operator should read. */
  String detail();
}
