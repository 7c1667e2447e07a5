/**
 * What hooks decided and saw, as the audit keeps it and events tell it: written behind the answers, without secrets, so
 * that no verdict waits for Redis. Begin in {@code Recorder}.
 */
package io.claudebench.hook.record;
