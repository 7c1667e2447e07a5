/**
 * What {@code ./fleet up | down | status | start} runs: Redis, PostgreSQL and the four services on this machine.
 *
 * <p>Read {@link io.claudebench.local.Up}, then {@link io.claudebench.local.Launcher}, the one object that starts and
 * stops; {@link io.claudebench.local.FleetFile} is what others read.
 */
package io.claudebench.local;
