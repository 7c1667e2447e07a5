package io.claudebench.hook.redact;

import java.util.List;

/**
 * What is left when the secrets are out.
 *
 * @param value with {@code [redacted:<kind>]} for each of them
 * @param count how many were replaced
 * @param kinds theirs, each once, in order, at most {@link #KINDS_MAX}
 * @param isCut whether its end is missing because it was too long
 */
public record Redacted<T>(T value, int count, List<String> kinds, boolean isCut) {
  public static final int KINDS_MAX = 16;
}
