/**
 * Whether this service can serve, as Kubernetes and the other services hear it. Begin with
 * {@link io.claudebench.core.health.Condition}, what a service needs besides Redis.
 */
package io.claudebench.core.health;
