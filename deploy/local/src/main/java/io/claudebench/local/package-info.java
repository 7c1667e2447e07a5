/**
 * What {@code ./fleet up | down | status | start | record} runs: Redis, PostgreSQL and the four services, on this
 * machine.
 *
 * <p>Read {@link io.claudebench.local.Up}, then {@link io.claudebench.local.Launcher}, the one object that starts and
 * stops; {@link io.claudebench.local.AotCache} is why later starts cost half; {@link io.claudebench.local.FleetFile} is
 * what others read.
 */
package io.claudebench.local;
