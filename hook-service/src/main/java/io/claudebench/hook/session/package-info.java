/**
 * Sessions of agents: each is an instance of the fleet from its first event to its end, and hook-service beats for it
 * and for the leases of its todos. Begin with {@code Sessions}, then {@code Beats}. What a session's instance does is
 * done in {@code todo}.
 */
package io.claudebench.hook.session;
