/**
 * The audit: who did what, on which verb, with what outcome, in a chain that nobody edits unseen. Redis has it first,
 * as events and as notes of what no event tells; {@code Copy} brings both to PostgreSQL. Begin with {@code Row}, then
 * {@code Chain} and {@code Ledger}.
 */
package io.claudebench.event.audit;
