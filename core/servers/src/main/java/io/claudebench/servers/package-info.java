/**
 * The real servers we run by ourselves: Redis and PostgreSQL, for every test and for {@code ./fleet up}.
 *
 * <p>Read {@link io.claudebench.servers.Servers} (one of each per JVM, for tests), then
 * {@link io.claudebench.servers.RedisServer} and {@link io.claudebench.servers.PostgresServer}.
 */
package io.claudebench.servers;
