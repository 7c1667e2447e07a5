/**
 * What every test and trial asks and waits with: {@link io.claudebench.testkit.Rest} and
 * {@link io.claudebench.testkit.Doors} call a service, {@link io.claudebench.testkit.Await} waits for what nobody
 * tells, {@link io.claudebench.testkit.ServiceProcess} runs one as a process, {@link io.claudebench.testkit.Odd} is
 * what nobody should send.
 */
package io.claudebench.testkit;
