package io.claudebench.core.redis;

/**
 * Who opens the gate that stands in the scripts of a service which hands out ids or fences ({@code lua/lib/gate}): they
 * run only on that run of Redis whose epoch is open for their tenant, else they refuse {@code UNAVAILABLE}.
 */
public interface RunGate {
  /** A script has found it shut. */
  void doubt();
}
