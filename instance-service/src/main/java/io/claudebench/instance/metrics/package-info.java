/**
 * The numbers of the fleet: {@code RollUp} has one replica add up what all counted, {@code Figures} is how, and
 * {@code SystemMetrics} shows what it wrote. Begin there.
 */
package io.claudebench.instance.metrics;
