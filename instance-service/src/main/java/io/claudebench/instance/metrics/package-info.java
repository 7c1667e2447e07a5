/**
 * The numbers of the fleet: {@code RollUp} has one replica add up what all counted, {@code Figures} is how,
 * {@code FleetMeters} shows them to Prometheus, and {@code SystemMetrics} shows what it wrote to callers. Begin there.
 */
package io.claudebench.instance.metrics;
