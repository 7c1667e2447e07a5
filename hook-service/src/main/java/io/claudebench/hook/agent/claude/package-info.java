/**
 * Claude Code, as its public documentation describes version 2.1.295. Begin in
 * {@link io.claudebench.hook.agent.claude.ClaudeCode}: {@code Events} is what it says, {@code Decisions} what it reads,
 * {@code TodoTools} how it writes todos, {@code Fragment} its configuration.
 */
package io.claudebench.hook.agent.claude;
