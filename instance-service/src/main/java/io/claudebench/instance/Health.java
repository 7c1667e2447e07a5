package io.claudebench.instance;

/** How an instance says it is. */
enum Health {
  healthy, degraded, unhealthy
}
