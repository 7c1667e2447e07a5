package io.claudebench.core;

import io.claudebench.core.input.Limit;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a verb, once. From this one declaration come the REST route, the JSON-RPC method, the MCP tool with its JSON
 * Schemas, the event-door consumer, the OpenAPI operation, the catalogue entry, the limiter and breaker keys, metrics
 * and traces.
 *
 * <p>The law, checked when the service is built (a bad declaration fails the build with one sentence):
 * <ul>
 *   <li>it stands on a class that implements {@link Handler}, whose input and output are records;
 *   <li>a verb is named {@code domain.action}, lower case, and declared once;
 *   <li>every text of an input has a bound ({@code @Size(max)}, {@link Name}, {@link TaskId} or {@link Limit});
 *   <li>every field of an input or output says what it means ({@code @Doc}, or the glossary of the build does);
 *   <li>every field that names an instance says whether that is who acts ({@code @OwnInstance}) or not
 *   ({@code @AnyInstance}), where an agent may change something;
 *   <li>every event it {@link #emits} is one of {@link Events#TYPES};
 *   <li>{@link #cacheSeconds} belong to {@link #readOnly} verbs that do not wait, a day at most;
 *   <li>a breaker and guards of its own belong to {@link #readOnly} verbs; a {@link #lifeline} has neither limiter nor
 *   breaker.
 * </ul>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Handles {
  /** {@code domain.action}; {@code system.quorum.vote} has the domain {@code system}. */
  String verb();

  /** One sentence for people and for agents that choose a tool by it. */
  String summary();

  /** Whose keys may call it. */
  Access may();

  /** Whether its effect reaches PostgreSQL. */
  boolean persist() default false;

  /** Changes nothing: also answers GET, may be retried, may be cached; its guards run before it. */
  boolean readOnly() default false;

  /** May wait for work ({@code waitMs} in its input); the wait is added to its timeout and holds no consumer slot. */
  boolean waits() default false;

  /** Keeps work alive: nothing may cut it, so no limiter and no breaker. */
  boolean lifeline() default false;

  /**
   * A lifeline that only renews: done again it does no harm, so no first answer is kept for it, whatever its key.
   */
  boolean renewal() default false;

  /** When Redis is nearly full; reads, lifelines and what is {@link #destructive} are never refused for that. */
  Watermark watermark() default Watermark.CHANGE;

  /**
   * Whether the audit notes each success of a changing verb that emits nothing: false where it only beats or delivers,
   * which is counted, and where it is an event itself.
   */
  boolean noted() default true;

  /** {@code limit/windowMs}, per key, else per address; empty is off. */
  String rateLimit() default "";

  /** {@code failures/openMs/probes}; empty is off. */
  String breaker() default "";

  /** The handler's time in milliseconds; its end is the refusal {@code TIMEOUT}. */
  int timeoutMs() default 5000;

  /**
   * For how long an answer is kept and given again, in seconds; 0 is not at all. Only where the verb is pure: its
   * answer depends on its input and its tenant alone, until somebody says {@code ReadCache.invalidate}. What is kept is
   * for every caller who may call it.
   */
  int cacheSeconds() default 0;

  /** Events the verb's script may append. */
  String[] emits() default {};

  /** Whether agents see it as an MCP tool. */
  boolean mcp() default true;

  /** MCP hint: it may destroy something. */
  boolean destructive() default false;
}
