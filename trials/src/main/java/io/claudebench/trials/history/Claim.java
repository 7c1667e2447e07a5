package io.claudebench.trials.history;

/**
 * A task as one claim gave it out.
 *
 * @param call the claim that was answered
 */
public record Claim(String task, long fence, int attempt, String worker, Recorded call) {}
