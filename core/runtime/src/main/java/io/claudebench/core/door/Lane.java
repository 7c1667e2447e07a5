package io.claudebench.core.door;

import io.claudebench.core.Key;

/** The kinds of command streams: whose word counts on it, and what runs of it hold. */
enum Lane {
  /** Any Redis client of the tenant writes it. */
  COMMANDS(Key.COMMANDS),
  /** Only services write it, with the caller that they verified. */
  CARRIED(Key.CARRIED),
  /** The same, for calls that hold no slot and wait for nobody who does. */
  LIFELINES(Key.LIFELINES);

  final Key key;

  Lane(Key key) {
    this.key = key;
  }

  boolean isCarried() {
    return this != COMMANDS;
  }
}
