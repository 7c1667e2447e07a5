/**
 * Consumer groups for outsiders: each event of some types is delivered until somebody acknowledged it, or it is a dead
 * letter. Begin with {@code EventFetch} and {@code lua/event_fetch.lua}; {@code Groups} parks those who wait.
 *
 * <ol>
 * <li>The group is ours, in a hash and four sets; Redis' own consumer groups know no order over several streams.
 * <li>For each type it has where reading goes on, and how many entries the stream had been given up to there: so a gap
 * is told exactly (on Redis 6.2 by age), and a clock that steps back hides nothing.
 * <li>A fetch reads on in the merge of {@code event.read}. What it passes becomes an <em>item</em> with a number.
 * <li>The items of one partition (its key, else its entity) stand in the order of their numbers. Only the first can be
 * delivered: one consumer at a time works on a partition. Those behind it are the backlog.
 * <li>{@code group_due} has only the first ones, by when each may be delivered: now, after a nack's delay, or when the
 * time to acknowledge is over. A fetch takes what is due before it reads anything new.
 * <li>A delivery is {@code <number>-<term>}; the term is never given twice, whatever Redis comes back. An item knows
 * its last one; any other is {@code LEASE_LOST}. Late, but not delivered again, is in time.
 * <li>Acknowledged, an item leaves and the next of its partition is due. Nacked, it stays first, so it holds its
 * partition. Delivered as often as it may be, it is a dead letter, with its envelope, and the next is due.
 * <li>Items have no envelope: it is read again from its stream. One that left the stream meanwhile is part of a gap; a
 * redriven one brings its own.
 * <li>A gap is told by every fetch until a delivery that came with it is settled: who hangs up does not hide it.
 * <li>A fetch whose caller left gives back its deliveries, as if they had not been.
 * <li>All is bounded: groups, first ones ({@code groupOpenMax}, {@code FULL}), the backlog (nothing new is read until
 * it shrinks), dead letters ({@code FULL}), entries and bytes that one fetch reads. Ack and nack always pass.
 * </ol>
 */
package io.claudebench.event.group;
