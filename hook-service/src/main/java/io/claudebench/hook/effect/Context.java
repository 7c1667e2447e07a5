package io.claudebench.hook.effect;

import java.util.Optional;
import java.util.function.Function;

/**
 * Where a command line would run.
 *
 * @param cwd absolute; null when unknown
 * @param scripts what the session is known to have written to a normal path ({@code ~} for a home)
 */
public record Context(String cwd, Function<String, Optional<String>> scripts) {}
