/**
 * What the fleet is, made once more from its events alone and held against what it is: begin with {@code EventRebuild}.
 */
package io.claudebench.event.rebuild;
