/**
 * Answers of pure reads that are kept, in memory and in Redis, and loaded once for all who ask at the same time. Begin
 * with {@link io.claudebench.core.cache.ReadCache}.
 */
package io.claudebench.core.cache;
