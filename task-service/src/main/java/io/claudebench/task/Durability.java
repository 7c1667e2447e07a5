package io.claudebench.task;

/** What a success answer is worth: {@code durable} survives any process crash, {@code strict} is in PostgreSQL before it is sent. */
public enum Durability {
  durable, strict
}
