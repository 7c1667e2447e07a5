package io.claudebench.instance.registry;

/** How an instance says it is. */
public enum Health {
  healthy, degraded, unhealthy
}
