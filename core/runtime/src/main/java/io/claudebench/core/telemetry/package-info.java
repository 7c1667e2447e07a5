/**
 * What a process tells of itself beside its calls: {@code LoopLag} how late its event loops are, {@code Replica}
 * whether it is ready. Calls are the journal's, Redis is the {@code redis} room's, the fleet's numbers are
 * instance-service's.
 */
package io.claudebench.core.telemetry;
