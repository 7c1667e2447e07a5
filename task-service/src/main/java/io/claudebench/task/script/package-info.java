/**
 * How the scripts of tasks are run: all take the same keys, and an answer of a strict task waits for PostgreSQL. Begin
 * with {@link io.claudebench.task.script.TaskScripts}; {@code Args} and {@code Hashes} are how values go in and come
 * out.
 */
package io.claudebench.task.script;
