package io.claudebench.core;

import java.util.List;

/**
 * A declared verb as the build recorded it: {@link Handles} plus the types and JSON Schemas of its handler.
 *
 * @param noted whether the audit notes that it succeeded, where no event tells so
 * @param cacheSeconds how long an answer is kept; 0 is not at all
 * @param acting the fields of the input that name the instance that acts
 * @param inputSchema JSON Schema 2020-12 of the input, as text
 * @param outputSchema the same of the output
 */
public record Verb(
    String name, String summary, boolean persist, boolean readOnly, boolean waits, boolean lifeline,
    boolean renewal, Watermark watermark, boolean noted, String rateLimit, String breaker,
    int timeoutMs, int cacheSeconds, List<String> roles, List<Acting> acting, List<String> emits, boolean mcp,
    boolean destructive,
    Class<?> handler, Class<?> input, Class<?> output, String inputSchema, String outputSchema) {

  /** @param isOptional whether nobody has to say it */
  public record Acting(String field, boolean isOptional) {}

  /** {@code task} of {@code task.create}; it owns the command stream. */
  public String domain() {
    return name.substring(0, name.indexOf('.'));
  }

  /** {@code /task/create}. */
  public String path() {
    return "/" + name.replace('.', '/');
  }
}
