/**
 * Keeps PostgreSQL equal to Redis: events are hints, and each hint copies a task's current hash, where the higher
 * version wins. Begin with {@code Projection}, then {@code Projector} (who hears the hints) and {@code Takeover} (who
 * looks again after a crash). {@code Archive} is the way back: tasks that have left Redis.
 */
package io.claudebench.task.persist;
