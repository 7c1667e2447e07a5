/**
 * The build steps: find the handlers of a service, refuse bad declarations with one sentence each, write their JSON
 * Schemas, and name for the native image what is reached by reflection. Begin with {@code ClaudeBenchProcessor}.
 */
package io.claudebench.core.deployment;
