/**
 * Who works in the fleet: instances register, beat and leave, and one of them leads. An instance that is silent for 1.5
 * times its ttl is declared OFFLINE, and its tasks go on elsewhere. Begin with {@code SystemRegister}, then
 * {@code Beats} (how a thousand heartbeats cost a few scripts) and {@code Reaper} (how the dead are found without a
 * leader).
 */
package io.claudebench.instance.registry;
