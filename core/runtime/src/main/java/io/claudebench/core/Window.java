package io.claudebench.core;

/**
 * A sliding window in which calls count.
 *
 * @param limit as refusals name it
 * @param key where they are counted
 * @param max calls in any {@code ms} milliseconds
 */
public record Window(String limit, String key, int max, int ms) {}
