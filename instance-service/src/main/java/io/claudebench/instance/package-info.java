/**
 * Who works in the fleet: instances register, beat and leave. One class per verb, one script beside it. An instance that is silent for 1.5
 * times its ttl counts as dead; its keys leave Redis after 4 times its ttl.
 */
package io.claudebench.instance;
