/**
 * What {@code ./fleet bench} runs: the fleet under load beside its baselines, on the same Redis in the same minutes.
 *
 * <p>Read {@link io.claudebench.bench.Workload} and one of its kinds, {@link io.claudebench.bench.CreateWorkload}; then
 * the generator from {@link io.claudebench.bench.ClosedLoop} down to {@link io.claudebench.bench.Connection}. Every
 * measurement is a {@link io.claudebench.bench.Result}, every aim a {@link io.claudebench.bench.Goal}.
 */
package io.claudebench.bench;
