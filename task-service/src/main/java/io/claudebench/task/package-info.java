/**
 * The life of a task: one class per verb, one script beside it. Begin with {@code TaskCreate}, {@code TaskClaim} and
 * {@code TaskComplete}. Below the verbs are rooms: {@code model} is what a task is, {@code script} how its scripts are
 * run, {@code persist} keeps PostgreSQL equal to Redis, {@code epoch} guards ids and fences when Redis comes back
 * older, {@code list} reads pages out of both, {@code claim} is how tasks find their workers. No room knows this one;
 * {@code Persistence} starts what works behind the calls.
 */
package io.claudebench.task;
