package io.claudebench.core;

/**
 * The sliding window in which a call counts.
 *
 * @param key where the calls of its caller are counted
 * @param max calls in any {@code ms} milliseconds
 */
public record Window(String key, int max, int ms) {}
