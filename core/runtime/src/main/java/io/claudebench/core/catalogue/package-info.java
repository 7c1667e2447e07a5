/**
 * Which verbs the fleet has, whoever owns them: each service tells its own in Redis and reads the others'. Begin with
 * {@link io.claudebench.core.catalogue.Catalogue}.
 */
package io.claudebench.core.catalogue;
