package io.claudebench.hook.redact;

/**
 * Where a secret is.
 *
 * @param to the character after it
 * @param kind null when it is none after all
 */
record Span(int from, int to, String kind) {}
