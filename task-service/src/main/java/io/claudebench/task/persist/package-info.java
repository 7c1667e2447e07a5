/**
 * Keeps PostgreSQL equal to Redis: every transition puts its task into the outbox, and what stands there is copied as
 * it is now, where the higher version wins. Begin with {@code Projection}, then {@code Projector} (who walks through
 * the outboxes, and passes the streams for {@code Trim}). {@code Archive} is the way back: tasks that have left Redis.
 */
package io.claudebench.task.persist;
