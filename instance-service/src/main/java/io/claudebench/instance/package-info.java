/**
 * Who works in the fleet: instances register, beat and leave. One class per verb, one script beside it. An instance
 * that is silent for 1.5 times its ttl is declared OFFLINE by the reaper, and its tasks go on elsewhere.
 */
package io.claudebench.instance;
