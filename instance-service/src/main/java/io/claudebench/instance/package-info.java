/**
 * What instances share: one class per verb, one script beside it. Begin in {@code registry}, which knows who works in
 * the fleet; {@code state} keeps values, {@code batch} cuts work into parts, {@code metrics} adds the numbers up. The
 * verbs in this room look at the fleet as a whole ({@code system.get_state}, {@code system.health},
 * {@code system.discover}) and count votes.
 */
package io.claudebench.instance;
