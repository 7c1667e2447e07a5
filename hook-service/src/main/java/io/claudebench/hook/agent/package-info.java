/**
 * Agents' own hooks: {@code POST /agents/{agent}} takes the JSON that an agent tells its hooks and answers with what it
 * reads as a decision. Begin in {@link io.claudebench.hook.agent.AgentDoor}; how one agent speaks only its
 * {@link io.claudebench.hook.agent.Adapter} knows, the path says which. What is asked is asked as a verb, in nobody's
 * words.
 */
package io.claudebench.hook.agent;
